using System.Diagnostics;
using System.Globalization;
using Berth.Engine.Containers.Lifecycle;
using Berth.Linux.Cgroups;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Statistics;

/// <summary>Measures containers by their control groups, version 2 and 1, and their network interfaces (podman-stats(1)).</summary>
internal sealed class ContainerStatistics(ContainerStore store, CgroupHost cgroups)
{
    /// <summary>What a container uses now; zeros where it does not run.</summary>
    public UsageSample Measure(string id)
    {
        if (store.Rows.FindById(id) is not { } found || ContainerObservation.Observe(store.Paths, found) is not { HasProcess: true } row)
            return new UsageSample { Ticks = Stopwatch.GetTimestamp() };
        var group = Payload(row.Process.Pid);
        var usage = (group?.Statistics() ?? new CgroupStatistics()).WithLegacy(cgroups, row.Process.Pid);
        var total = TotalMemory();
        return new UsageSample
        {
            Ticks = Stopwatch.GetTimestamp(),
            Started = row.Started,
            CpuNanoseconds = usage.CpuNanoseconds ?? 0,
            CpuSystemNanoseconds = usage.CpuSystemNanoseconds ?? 0,
            MemoryBytes = Math.Max(0, (usage.MemoryBytes ?? 0) - (usage.InactiveFileBytes ?? 0)),
            MemoryLimit = usage.MemoryLimitBytes is { } limit && limit < total ? limit : total,
            BlockInput = usage.BlockReadBytes ?? 0,
            BlockOutput = usage.BlockWrittenBytes ?? 0,
            Tasks = usage.Tasks ?? group?.AllProcesses().Count ?? 0,
            Interfaces = Interfaces(row.Process.Pid),
        };
    }

    // The group that holds the payload and nothing else; the init of a system inside may have moved further down.
    private Cgroup? Payload(int pid)
    {
        var own = cgroups.Of(pid);
        for (var at = own; at is not null; at = at.Parent)
        {
            var name = Path.GetFileName(at.Path);
            if (name == "container" || (name.StartsWith("libpod-", StringComparison.Ordinal) && !name.EndsWith(".scope", StringComparison.Ordinal)))
                return at;
        }
        return own;
    }

    private static long TotalMemory()
        => CgroupStatisticsText.Kibibytes(FileSystem.TryReadText("/proc/meminfo"), "MemTotal:") * 1024;

    private static Dictionary<string, InterfaceUsage> Interfaces(int pid)
    {
        var found = new Dictionary<string, InterfaceUsage>(StringComparer.Ordinal);
        foreach (var line in (FileSystem.TryReadText($"/proc/{pid}/net/dev") ?? "").Split('\n'))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || line[..colon].Trim() is var name && name == "lo")
                continue;
            var words = line[(colon + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            found[line[..colon].Trim()] = new InterfaceUsage(At(0), At(3), At(2), At(1), At(8), At(11), At(10), At(9));

            long At(int index) => long.Parse(words[index], CultureInfo.InvariantCulture);
        }
        return found;
    }
}
