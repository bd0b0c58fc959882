using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Security;

namespace Berth.Engine.Containers.Confinement;

/// <summary>Labels files of the host for containers that are to use them (podman-run(1), <c>--volume</c> with <c>z</c> and <c>Z</c>).</summary>
internal static class FileLabels
{
    /// <summary>Gives the source of a mount the label that the mount asks for. What has it is left alone: a volume may be large.</summary>
    /// <exception cref="InvalidArgumentException">The host lives from that path having the label that it has.</exception>
    public static void Relabel(string path, Relabeling relabeling, string? label)
    {
        if (relabeling == Relabeling.None || label is null || !Selinux.IsEnabled) return;
        var wanted = relabeling == Relabeling.Shared ? ContainerLabels.Shared(label) : label;
        if (Selinux.LabelOf(path) == wanted) return;
        if (HostPaths.IsSystem(path)) throw new InvalidArgumentException($"SELinux relabeling of {path} is not allowed");
        // A file system that keeps no labels is used as it is.
        Selinux.TryLabel(path, wanted);
    }
}
