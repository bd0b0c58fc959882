using System.Globalization;

namespace Berth.Linux.Cgroups;

/// <summary>The figures of a cgroup at one moment; null where the host keeps none (a controller that is not enabled there).</summary>
public sealed record CgroupStatistics
{
    /// <summary>CPU time used, in nanoseconds.</summary>
    public long? CpuNanoseconds { get; init; }

    /// <summary>Of it in user mode.</summary>
    public long? CpuUserNanoseconds { get; init; }

    /// <summary>Of it in the kernel.</summary>
    public long? CpuSystemNanoseconds { get; init; }

    /// <summary>Memory in use, in bytes, page cache included (memory.current).</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Of it page cache that nobody used lately (memory.stat, inactive_file).</summary>
    public long? InactiveFileBytes { get; init; }

    /// <summary>The most it ever was (memory.peak).</summary>
    public long? MemoryPeakBytes { get; init; }

    /// <summary>The limit, in bytes; null where there is none (memory.max).</summary>
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Tasks, which is processes and threads.</summary>
    public long? Tasks { get; init; }

    /// <summary>The limit of tasks; null where there is none.</summary>
    public long? TasksLimit { get; init; }

    /// <summary>Bytes read from block devices.</summary>
    public long? BlockReadBytes { get; init; }

    /// <summary>Bytes written to block devices.</summary>
    public long? BlockWrittenBytes { get; init; }

    /// <summary>
    /// Fills what is null here from the version 1 hierarchies in which the process lies, as on a hybrid host, whose version 2
    /// tree has no controllers.
    /// </summary>
    public CgroupStatistics WithLegacy(CgroupHost host, int pid)
    {
        var result = this;
        if (MemoryBytes is null && host.LegacyDirectory(pid, "memory") is { } memory)
        {
            var limit = Number($"{memory}/memory.limit_in_bytes");
            result = result with
            {
                MemoryBytes = Number($"{memory}/memory.usage_in_bytes"),
                MemoryPeakBytes = Number($"{memory}/memory.max_usage_in_bytes"),
                // "None" is the largest multiple of the page size.
                MemoryLimitBytes = limit > 1L << 60 ? null : limit,
                InactiveFileBytes = Field(CgroupFile.TryRead($"{memory}/memory.stat"), "total_inactive_file"),
            };
        }
        if (CpuNanoseconds is null && host.LegacyDirectory(pid, "cpuacct") is { } cpu)
        {
            result = result with
            {
                CpuNanoseconds = Number($"{cpu}/cpuacct.usage"),
                CpuUserNanoseconds = Number($"{cpu}/cpuacct.usage_user"),
                CpuSystemNanoseconds = Number($"{cpu}/cpuacct.usage_sys"),
            };
        }
        if (Tasks is null && host.LegacyDirectory(pid, "pids") is { } pids)
            result = result with { Tasks = Number($"{pids}/pids.current"), TasksLimit = Number($"{pids}/pids.max") };
        if (BlockReadBytes is null && host.LegacyDirectory(pid, "blkio") is { } block)
        {
            var text = CgroupFile.TryRead($"{block}/blkio.throttle.io_service_bytes_recursive");
            result = result with { BlockReadBytes = SumOfLegacy(text, "Read"), BlockWrittenBytes = SumOfLegacy(text, "Write") };
        }
        return result;
    }

    internal static CgroupStatistics Read(Cgroup cgroup)
    {
        var cpu = cgroup.Read("cpu.stat");
        var io = cgroup.Read("io.stat");
        return new CgroupStatistics
        {
            CpuNanoseconds = Field(cpu, "usage_usec") * 1000,
            CpuUserNanoseconds = Field(cpu, "user_usec") * 1000,
            CpuSystemNanoseconds = Field(cpu, "system_usec") * 1000,
            MemoryBytes = Parse(cgroup.Read("memory.current")),
            InactiveFileBytes = Field(cgroup.Read("memory.stat"), "inactive_file"),
            MemoryPeakBytes = Parse(cgroup.Read("memory.peak")),
            MemoryLimitBytes = Parse(cgroup.Read("memory.max")),
            Tasks = Parse(cgroup.Read("pids.current")),
            TasksLimit = Parse(cgroup.Read("pids.max")),
            BlockReadBytes = SumOf(io, "rbytes="),
            BlockWrittenBytes = SumOf(io, "wbytes="),
        };
    }

    /// <summary>The number after <paramref name="key"/> in a file of "key number" lines.</summary>
    internal static long? Field(string? text, string key)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith(key) && line.Length > key.Length && line[key.Length] == ' ')
                return long.Parse(line[(key.Length + 1)..], CultureInfo.InvariantCulture);
        }
        return null;
    }

    /// <summary>Adds up the values after <paramref name="key"/> over all devices of io.stat ("8:0 rbytes=1 wbytes=2 …").</summary>
    internal static long? SumOf(string? text, string key)
    {
        if (text is null)
            return null;
        long sum = 0;
        foreach (var range in text.AsSpan().SplitAny(' ', '\n'))
        {
            var word = text.AsSpan()[range];
            if (word.StartsWith(key))
                sum += long.Parse(word[key.Length..], CultureInfo.InvariantCulture);
        }
        return sum;
    }

    /// <summary>Adds up the lines "8:0 Read 4096" of a version 1 blkio file.</summary>
    internal static long? SumOfLegacy(string? text, string operation)
    {
        if (text is null)
            return null;
        long sum = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var words = line.ToString().Split(' ');
            if (words.Length == 3 && words[1] == operation)
                sum += long.Parse(words[2], CultureInfo.InvariantCulture);
        }
        return sum;
    }

    private static long? Number(string path) => Parse(CgroupFile.TryRead(path));

    private static long? Parse(string? text) => long.TryParse(text.AsSpan().Trim(), CultureInfo.InvariantCulture, out var number) ? number : null;
}
