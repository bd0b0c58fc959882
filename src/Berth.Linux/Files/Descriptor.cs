using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Berth.Linux.Files;

/// <summary>
/// An open file descriptor that this process owns. Always close-on-exec: what a child is to inherit is named
/// when it is spawned.
/// </summary>
public sealed class Descriptor : SafeHandle
{
    /// <summary>No descriptor; the marshaller fills it in.</summary>
    public Descriptor() : base(-1, ownsHandle: true)
    {
    }

    /// <summary>Takes over <paramref name="number"/>.</summary>
    public Descriptor(int number, bool owns = true) : base(-1, owns) => SetHandle(number);

    /// <inheritdoc/>
    public override bool IsInvalid => handle < 0;

    /// <summary>The descriptor's number, valid while this object is alive and open.</summary>
    public int Number => IsClosed ? throw new ObjectDisposedException(nameof(Descriptor)) : (int)handle;

    /// <summary>The path through which this process can name the open file (proc(5), /proc/self/fd).</summary>
    public string ProcPath => $"/proc/self/fd/{Number}";

    /// <summary>Hands the descriptor to a .NET stream class, which then owns it; this object is empty afterwards.</summary>
    public SafeFileHandle ToFileHandle()
    {
        var number = Number;
        SetHandleAsInvalid();
        return new SafeFileHandle(number, ownsHandle: true);
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.close((int)handle) == 0;
}
