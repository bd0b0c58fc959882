using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Linux.Terminals;

namespace Berth.Engine.Containers.Attach;

/// <summary>Serves the master end of a pseudo terminal with the caller's own terminal or streams.</summary>
internal static class TerminalRelay
{
    /// <summary>Carries bytes both ways until the other end is closed or the user detaches.</summary>
    public static AttachEnd Run(Descriptor master, AttachStreams streams)
    {
        using var raw = streams.IsTerminal ? RawMode.Enter(streams.Input!) : null;
        using var sizes = streams.IsTerminal ? new WindowSizeWatch() : null;
        if (streams.IsTerminal)
            Terminal.SetSize(master, Terminal.GetSize(streams.Input!));
        var typing = streams.Input is null ? null : new TypedInput(streams.Input, streams.DetachKeys);
        var buffer = new byte[16384];
        Span<int> numbers = [master.Number, streams.Input?.Number ?? -1, sizes?.Descriptor.Number ?? -1];
        Span<bool> ready = stackalloc bool[3];
        while (true)
        {
            Poll.ForInput(numbers, ready, null);
            if (ready[2])
            {
                sizes!.Acknowledge();
                Terminal.SetSize(master, Terminal.GetSize(streams.Input!));
            }

            if (ready[0] && !Take(master, streams, buffer))
                return AttachEnd.OutputEnded;
            if (!ready[1] || numbers[1] < 0)
                continue;
            var state = typing!.Read(out var passed);
            if (!passed.IsEmpty)
                FileSystem.Write(master, passed);
            if (state == TypedInputState.Detached)
                return AttachEnd.Detached;
            if (state == TypedInputState.Ended)
                numbers[1] = -1;
        }
    }

    // The master reports EIO once nobody has the other end open any more.
    private static bool Take(Descriptor master, AttachStreams streams, byte[] buffer)
    {
        int count;
        try
        {
            count = FileSystem.Read(master, buffer);
        }
        catch (SyscallException error) when (error.Number == Errno.EIO)
        {
            return false;
        }

        if (count > 0 && streams.Output is not null)
            OutputStream.WriteThrough(streams.Output, buffer.AsSpan(0, count));
        return count > 0;
    }
}
