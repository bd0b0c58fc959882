namespace Berth.Engine.Containers.Specification;

/// <summary>The cgroup limits of a container. What is null was not asked for.</summary>
public sealed record ResourceSpecification
{
    /// <summary>Bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Memory plus swap in bytes, -1 for unlimited swap.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>The soft limit in bytes.</summary>
    public long? MemoryReservation { get; init; }

    /// <summary>0 to 100 (cgroup v1).</summary>
    public ulong? MemorySwappiness { get; init; }

    /// <summary>No OOM killer (cgroup v1).</summary>
    public bool OomKillDisable { get; init; }

    /// <summary>CFS period in microseconds.</summary>
    public ulong? CpuPeriod { get; init; }

    /// <summary>CFS quota in microseconds.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Real-time period in microseconds (cgroup v1).</summary>
    public ulong? CpuRealtimePeriod { get; init; }

    /// <summary>Real-time run time in microseconds (cgroup v1).</summary>
    public long? CpuRealtimeRuntime { get; init; }

    /// <summary>The weight in cgroup v1's terms (2 to 262144).</summary>
    public ulong? CpuShares { get; init; }

    /// <summary>CPUs such as <c>0-3,7</c>.</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>Memory nodes.</summary>
    public string? CpusetMems { get; init; }

    /// <summary>The number of tasks; -1 for unlimited, null for no limit set.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>Whether <see cref="PidsLimit"/> is a default, to be left out where the host does not delegate the controller.</summary>
    public bool PidsLimitIsDefault { get; init; }

    /// <summary>10 to 1000.</summary>
    public ushort? BlockIoWeight { get; init; }

    /// <summary>Weights by device.</summary>
    public IReadOnlyList<DeviceLimit> BlockIoWeightDevice { get => field ?? []; init; }

    /// <summary>Bytes a second read.</summary>
    public IReadOnlyList<DeviceLimit> DeviceReadBps { get => field ?? []; init; }

    /// <summary>Bytes a second written.</summary>
    public IReadOnlyList<DeviceLimit> DeviceWriteBps { get => field ?? []; init; }

    /// <summary>Reads a second.</summary>
    public IReadOnlyList<DeviceLimit> DeviceReadIops { get => field ?? []; init; }

    /// <summary>Writes a second.</summary>
    public IReadOnlyList<DeviceLimit> DeviceWriteIops { get => field ?? []; init; }

    /// <summary>cgroup v2 files by name (<c>--cgroup-conf</c>).</summary>
    public IReadOnlyDictionary<string, string>? Unified { get; init; }

    /// <summary>Devices of the host.</summary>
    public IReadOnlyList<DeviceSpecification> Devices { get => field ?? []; init; }

    /// <summary>Devices of the Container Device Interface by their full names; what they are is read at each start.</summary>
    public IReadOnlyList<string> CdiDevices { get => field ?? []; init; }

    /// <summary>More rules for the device controller.</summary>
    public IReadOnlyList<DeviceCgroupRule> DeviceRules { get => field ?? []; init; }

    /// <summary>Intel RDT class of service.</summary>
    public string? RdtClass { get; init; }
}
