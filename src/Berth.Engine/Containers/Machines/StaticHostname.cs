using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Machines;

/// <summary>
/// The /etc/hostname of a container that boots: a file of its own, since hostnamed replaces it (<c>hostnamectl set-hostname</c>), which
/// a bind mount would forbid.
/// </summary>
internal static class StaticHostname
{
    /// <summary>
    /// Writes it, unless the container has changed it at an earlier start.
    /// </summary>
    /// <returns>False where the container is to get a bind mount: it boots nothing, its root is not its own, or it lacks /etc.</returns>
    public static bool TryWrite(ContainerSpecification specification, RootDirectory root, EnginePaths paths)
    {
        if (!specification.Process.Systemd || specification.Rootfs is not null || specification.Namespaces.UidMap.Count > 0 || specification.Security.ReadOnlyRoot
            || specification.Network.Mode is { Kind: NamespaceKind.Container } || specification.Namespaces.Uts.Kind is NamespaceKind.Container)
        {
            return false;
        }

        if (FileSystem.Exists($"{paths.Container(specification.Id)}/upper/etc/hostname")) return true;
        try
        {
            using var directory = root.Handle.TryOpenInRoot("etc"u8);
            if (directory is null) return false;
            // Whatever the image has there, a link included, gives way.
            if (directory.TryStatus("hostname"u8) is not null) directory.Remove("hostname"u8);
            using var file = directory.TryCreateFile("hostname"u8, 0x1A4);
            if (file is null) return false;
            FileSystem.Write(file, Encoding.UTF8.GetBytes(specification.Network.Hostname + "\n"));
            return true;
        }
        catch (SyscallException)
        {
            return false;
        }
    }
}
