using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>Cache and memory bandwidth allocation (resctrl).</summary>
public sealed record LinuxIntelRdt
{
    /// <summary>The class of service.</summary>
    [JsonPropertyName("closID")]
    public string? ClosId { get; init; }

    /// <summary>Lines written to the schemata file.</summary>
    public IReadOnlyList<string>? Schemata { get; init; }

    /// <summary>The L3 cache schema.</summary>
    public string? L3CacheSchema { get; init; }

    /// <summary>The memory bandwidth schema.</summary>
    public string? MemBwSchema { get; init; }

    /// <summary>Whether a monitoring group is made.</summary>
    public bool? EnableMonitoring { get; init; }
}
