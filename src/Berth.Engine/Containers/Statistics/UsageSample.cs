namespace Berth.Engine.Containers.Statistics;

/// <summary>What a container uses at one moment.</summary>
public sealed record UsageSample
{
    /// <summary>When it was measured, in ticks of the monotonic clock.</summary>
    public long Ticks { get; init; }

    /// <summary>When the container was started; null for one that does not run.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Nanoseconds of processor time since the start.</summary>
    public long CpuNanoseconds { get; init; }

    /// <summary>Those spent in the kernel.</summary>
    public long CpuSystemNanoseconds { get; init; }

    /// <summary>Bytes of memory without the part of the cache that is given back first.</summary>
    public long MemoryBytes { get; init; }

    /// <summary>Bytes that may be used at most.</summary>
    public long MemoryLimit { get; init; }

    /// <summary>Bytes read from block devices.</summary>
    public long BlockInput { get; init; }

    /// <summary>Bytes written to block devices.</summary>
    public long BlockOutput { get; init; }

    /// <summary>Tasks.</summary>
    public long Tasks { get; init; }

    /// <summary>Each network interface but the loopback.</summary>
    public IReadOnlyDictionary<string, InterfaceUsage> Interfaces { get; init; } = new Dictionary<string, InterfaceUsage>();
}
