namespace Berth.Oci.Runtime;

/// <summary>A scheduling policy and its parameters (sched_setattr(2)).</summary>
public sealed record RuntimeScheduler
{
    /// <summary>The policy's name, such as <c>SCHED_BATCH</c>.</summary>
    public required string Policy { get; init; }

    /// <summary>The nice value, for SCHED_OTHER and SCHED_BATCH.</summary>
    public int? Nice { get; init; }

    /// <summary>The static priority, for SCHED_FIFO and SCHED_RR.</summary>
    public int? Priority { get; init; }

    /// <summary>Flags such as <c>SCHED_FLAG_RESET_ON_FORK</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>For SCHED_DEADLINE, in nanoseconds.</summary>
    public ulong? Runtime { get; init; }

    /// <summary>For SCHED_DEADLINE, in nanoseconds.</summary>
    public ulong? Deadline { get; init; }

    /// <summary>For SCHED_DEADLINE, in nanoseconds.</summary>
    public ulong? Period { get; init; }
}
