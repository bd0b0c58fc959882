using System.Globalization;
using Berth.Linux.Files;

namespace Berth.Linux.Processes;

/// <summary>How this process ends: as more than a number, where its parent is to see that, and at once.</summary>
public static class Termination
{
    // Processors that a mask names; of any beyond these nothing is asked.
    private const int MaximumProcessors = 1024;

    /// <summary>
    /// Makes this process end as soon as the calling thread does, which is to be done next. The kernel wakes every other thread, to end it, on
    /// the processor where that one slept last (.NET has a thread for finalizers); while another process is at work there, it waits for its turn, and
    /// so does who waits for this process: up to 3 ms. Here the threads are made to wake on the processor that the caller leaves.
    /// </summary>
    public static unsafe void GatherThreads()
    {
        var processor = Libc.sched_getcpu();
        if (processor is < 0 or >= MaximumProcessors || DirectoryListing.TryRead("/proc/self/task") is not { } threads)
            return;
        var mask = stackalloc ulong[MaximumProcessors / 64];
        new Span<ulong>(mask, MaximumProcessors / 64).Clear();
        mask[processor / 64] = 1UL << (processor % 64);
        foreach (var thread in threads)
        {
            // A thread that has ended, or may not run there, ends where it is. That of Main is the one with the process's number.
            if (int.TryParse(thread.Name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id != Environment.ProcessId)
                _ = Libc.sched_setaffinity(id, MaximumProcessors / 8, mask);
        }
    }

    /// <summary>
    /// Ends as SIGPIPE ends a program, which .NET ignores by itself. Returns the shell's number for it (141)
    /// only where the signal is blocked.
    /// </summary>
    public static int ByBrokenPipe() => By(13);

    /// <summary>Ends by the default action of a signal; returns 128 plus its number where it does not kill.</summary>
    public static int By(int signal)
    {
        Libc.signal(signal, 0);
        Libc.raise(signal);
        return 128 + signal;
    }
}
