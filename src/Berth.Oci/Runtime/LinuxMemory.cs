using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>Memory limits, in bytes; -1 is no limit.</summary>
public sealed record LinuxMemory
{
    /// <summary>The hard limit (memory.max).</summary>
    public long? Limit { get; init; }

    /// <summary>The soft limit (memory.low).</summary>
    public long? Reservation { get; init; }

    /// <summary>Memory and swap together.</summary>
    public long? Swap { get; init; }

    /// <summary>Kernel memory (cgroup v1, deprecated).</summary>
    public long? Kernel { get; init; }

    /// <summary>Kernel memory of TCP buffers (cgroup v1).</summary>
    [JsonPropertyName("kernelTCP")]
    public long? KernelTcp { get; init; }

    /// <summary>The tendency to swap, 0 to 100 (cgroup v1).</summary>
    public ulong? Swappiness { get; init; }

    /// <summary>Whether the out-of-memory killer leaves the cgroup alone (cgroup v1).</summary>
    [JsonPropertyName("disableOOMKiller")]
    public bool? DisableOomKiller { get; init; }

    /// <summary>Whether the limits count for descendants (cgroup v1).</summary>
    public bool? UseHierarchy { get; init; }

    /// <summary>Whether an update below the present usage is refused.</summary>
    public bool? CheckBeforeUpdate { get; init; }
}
