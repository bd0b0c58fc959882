using Berth.Linux.Errors;
using Berth.Linux.Processes;

namespace Berth.Engine.Logs;

/// <summary>Reads the logs of containers, by time where there are several, and follows them until each container has ended.</summary>
public static class LogReader
{
    /// <summary>Opens a container's log.</summary>
    /// <param name="driver">The log driver: k8s-file, json-file, journald, none, passthrough, passthrough-tty.</param>
    /// <param name="containerId">The container's whole id.</param>
    /// <param name="path">The log's file, for the drivers that write one.</param>
    /// <param name="query">What is wanted.</param>
    /// <param name="direct">Of a container without conmon: what its service wrote; null for any other.</param>
    /// <exception cref="EngineException">The driver keeps no log.</exception>
    public static LogSource Open(string driver, string containerId, string path, LogQuery query, DirectLogSource? direct = null) => driver switch
    {
        "k8s-file" or "json-file" or "" => new FileLogSource(path, query),
        "journald" => new JournalLogSource(containerId, query, direct: direct),
        _ => throw new EngineException(
            ErrorKind.InvalidArgument, $"this container is using the '{driver}' log driver, cannot read logs: this container is not logging output"),
    };

    /// <summary>Reads everything that is wanted into <paramref name="target"/>; the sources stay the caller's.</summary>
    /// <param name="sources">The logs.</param>
    /// <param name="query">What they were opened for.</param>
    /// <param name="target">Takes the records.</param>
    /// <param name="writer">
    /// For following: gives the process that writes the log of the container at this place in the list, or null where none does; it is
    /// asked again when that process has ended, since a container may have been started anew.
    /// </param>
    public static void Read(IReadOnlyList<LogSource> sources, LogQuery query, LogTarget target, Func<int, PidDescriptor?>? writer = null)
    {
        if (!query.Follow || writer is null)
        {
            Drain(sources, target);
            target.Flush();
            return;
        }
        var writers = new PidDescriptor?[sources.Count];
        try
        {
            for (var i = 0; i < writers.Length; i++)
                writers[i] = Started(writer(i), sources[i]);
            Follow(sources, query, target, writer, writers);
        }
        finally
        {
            foreach (var process in writers)
                process?.Dispose();
        }
    }

    private static PidDescriptor? Started(PidDescriptor? process, LogSource source)
    {
        if (process is null)
            source.WriterEnded();
        return process;
    }

    private static void Follow(
        IReadOnlyList<LogSource> sources, LogQuery query, LogTarget target, Func<int, PidDescriptor?> writer, PidDescriptor?[] writers)
    {
        var numbers = new int[2 * sources.Count];
        var ready = new bool[numbers.Length];
        while (true)
        {
            Drain(sources, target);
            target.Flush();
            var open = false;
            for (var i = 0; i < writers.Length; i++)
            {
                var wanted = writers[i] is not null && !sources[i].IsPastUntil;
                open |= wanted;
                numbers[2 * i] = wanted ? sources[i].WakeUp?.Number ?? -1 : -1;
                numbers[2 * i + 1] = wanted ? writers[i]!.Descriptor.Number : -1;
            }
            if (!open)
                return;
            TimeSpan? left = query.Until is { } until ? TimeSpan.FromTicks(Math.Max(0, (until - LogTime.FromDate(DateTimeOffset.UtcNow)) / 100)) : null;
            if (!Poll.ForInput(numbers, ready, left))
            {
                Drain(sources, target);
                target.Flush();
                return;
            }
            for (var i = 0; i < writers.Length; i++)
            {
                if (ready[2 * i] && numbers[2 * i] >= 0)
                    sources[i].Acknowledge();
                if (!ready[2 * i + 1] || numbers[2 * i + 1] < 0)
                    continue;
                // It wrote its last; what it left is read in the next round, and perhaps a successor writes on.
                writers[i]!.Dispose();
                writers[i] = null;
                writers[i] = Started(writer(i), sources[i]);
            }
        }
    }

    private static void Drain(IReadOnlyList<LogSource> sources, LogTarget target)
    {
        if (sources.Count == 1)
        {
            var only = sources[0];
            while (only.MoveNext())
                target.Write(0, only.Current);
            return;
        }
        // The record that each source stands on waits until it is the oldest.
        var times = new long[sources.Count];
        for (var i = 0; i < times.Length; i++)
            times[i] = sources[i].MoveNext() ? sources[i].Nanoseconds : long.MaxValue;
        while (true)
        {
            var oldest = 0;
            for (var i = 1; i < times.Length; i++)
            {
                if (times[i] < times[oldest])
                    oldest = i;
            }
            if (times[oldest] == long.MaxValue)
                return;
            target.Write(oldest, sources[oldest].Current);
            times[oldest] = sources[oldest].MoveNext() ? sources[oldest].Nanoseconds : long.MaxValue;
        }
    }
}
