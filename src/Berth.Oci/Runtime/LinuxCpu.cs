namespace Berth.Oci.Runtime;

/// <summary>CPU limits.</summary>
public sealed record LinuxCpu
{
    /// <summary>The relative weight (cgroup v1 scale, 2 to 262144).</summary>
    public ulong? Shares { get; init; }

    /// <summary>Microseconds of CPU time in a period.</summary>
    public long? Quota { get; init; }

    /// <summary>Microseconds that may be saved up beyond the quota.</summary>
    public ulong? Burst { get; init; }

    /// <summary>The period in microseconds.</summary>
    public ulong? Period { get; init; }

    /// <summary>Microseconds of realtime scheduling in a period (cgroup v1).</summary>
    public long? RealtimeRuntime { get; init; }

    /// <summary>The realtime period in microseconds (cgroup v1).</summary>
    public ulong? RealtimePeriod { get; init; }

    /// <summary>The CPUs that may be used (cpuset(7) list format).</summary>
    public string? Cpus { get; init; }

    /// <summary>The memory nodes that may be used (cpuset(7) list format).</summary>
    public string? Mems { get; init; }

    /// <summary>1 puts the cgroup under SCHED_IDLE.</summary>
    public long? Idle { get; init; }
}
