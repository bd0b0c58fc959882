namespace Berth.Oci.Runtime;

/// <summary>An I/O scheduling class and level (ioprio_set(2)).</summary>
public sealed record RuntimeIoPriority
{
    /// <summary>The class: <c>IOPRIO_CLASS_RT</c>, <c>IOPRIO_CLASS_BE</c> or <c>IOPRIO_CLASS_IDLE</c>.</summary>
    public required string Class { get; init; }

    /// <summary>The level within the class, 0 (highest) to 7.</summary>
    public int Priority { get; init; }
}
