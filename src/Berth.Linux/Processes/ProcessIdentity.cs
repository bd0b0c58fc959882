using System.Buffers.Text;
using Berth.Linux.Files;

namespace Berth.Linux.Processes;

/// <summary>
/// A process that can be told from a later one with the same number: its id and its start time in clock ticks
/// since boot (proc_pid_stat(5), field 22).
/// </summary>
public readonly record struct ProcessIdentity(int Pid, long StartTime)
{
    /// <summary>The identity of a living process, or null if there is none or it is a zombie.</summary>
    public static ProcessIdentity? TryOf(int pid)
    {
        if (pid <= 0 || FileSystem.TryReadAll($"/proc/{pid}/stat") is not { } status)
            return null;

        // The command's name, in parentheses, can hold anything; the fields after the last ")" are plain.
        ReadOnlySpan<byte> rest = status;
        rest = rest[(rest.LastIndexOf((byte)')') + 2)..];
        if (rest.IsEmpty || rest[0] is (byte)'Z' or (byte)'X')
            return null;
        for (var field = 3; field < 22; field++)
            rest = rest[(rest.IndexOf((byte)' ') + 1)..];
        return Utf8Parser.TryParse(rest, out long start, out _) ? new ProcessIdentity(pid, start) : null;
    }

    /// <summary>The identity of a process that has ended: no living one is equal to it.</summary>
    public static ProcessIdentity Ended(int pid) => new(pid, -1);

    /// <summary>Whether that very process still lives; a zombie does not.</summary>
    public bool IsAlive => TryOf(Pid) == this;

    /// <summary>Sends a signal to that very process; false if it is gone.</summary>
    public bool TrySignal(int signal)
    {
        using var process = PidDescriptor.TryOpen(Pid);
        return process is not null && IsAlive && process.TrySignal(signal);
    }
}
