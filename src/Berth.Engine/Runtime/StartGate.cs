using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Runtime;

/// <summary>
/// What the first process of a container that crun created waits at: it reads a byte from a FIFO, which <c>crun start</c> writes. Running
/// crun for that takes 5 ms. The FIFO is there before the process is, and keeps the byte: a gate that is opened early is not waited at.
/// </summary>
/// <param name="path">The FIFO in crun's directory for the container.</param>
/// <param name="prepare">Done before the gate is opened, once the container's conmon and crun are at work; null for nothing.</param>
/// <param name="meanwhile">Done once the gate is open, while crun finishes; null for nothing.</param>
internal sealed class StartGate(string path, Action? prepare = null, Action? meanwhile = null)
{
    /// <summary>Whether the process was let go.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Opens the gate; false where there is none, or not yet.</summary>
    public bool TryOpen()
    {
        using var gate = OpenFifo();
        if (gate is null || FileStatus.Of(gate).Type != FileType.Fifo)
            return false;
        try
        {
            prepare?.Invoke();
        }
        catch (SyscallException error) when (error.Number == Errno.ECONNREFUSED)
        {
            // conmon has ended meanwhile, and has said why to who waits for the container.
            return false;
        }

        FileSystem.TryRemoveFile(path);
        FileSystem.Write(gate, "\0"u8, path);
        IsOpen = true;
        meanwhile?.Invoke();
        return true;
    }

    private Descriptor? OpenFifo()
    {
        try
        {
            return FileSystem.TryOpen(path, OpenFlags.WriteOnly | OpenFlags.NonBlocking | OpenFlags.NoFollow);
        }
        catch (SyscallException error) when (error.Number == Errno.ENXIO)
        {
            // Nobody reads: crun has not opened it yet, or the process is gone.
            return null;
        }
    }
}
