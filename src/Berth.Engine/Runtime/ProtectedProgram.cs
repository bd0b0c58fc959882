using System.Globalization;
using Berth.Linux.Errors;
using Berth.Linux.Mounts;
using Berth.Linux.Security;

namespace Berth.Engine.Runtime;

/// <summary>
/// A runtime's program on a read-only mount that nobody else has. A container could otherwise write to the program of the runtime that
/// enters it, by /proc/self/exe: crun makes such a mount and executes itself anew from it, unless it finds itself on one. That takes it
/// more than a millisecond.
/// </summary>
internal sealed class ProtectedProgram : IDisposable
{
    private readonly DetachedMount _mount;

    private ProtectedProgram(DetachedMount mount) => _mount = mount;

    /// <summary>The program's path for a child of this process, as long as this object lives.</summary>
    public string Path => string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/fd/{_mount.Descriptor.Number}");

    /// <summary>Protects a program; null where that cannot be done from here, so that the runtime has to do it.</summary>
    public static ProtectedProgram? TryCreate(string program)
    {
        // A mount that is in no namespace counts as nosuid, from which SELinux lets no process enter the runtime's domain.
        if (Selinux.IsEnabled)
            return null;
        try
        {
            var mount = DetachedMount.Clone(program);
            try
            {
                mount.SetAttributes(MountAttributes.ReadOnly);
                return new ProtectedProgram(mount);
            }
            catch
            {
                mount.Dispose();
                throw;
            }
        }
        catch (SyscallException)
        {
            // An older kernel, or one that forbids it.
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _mount.Dispose();
}
