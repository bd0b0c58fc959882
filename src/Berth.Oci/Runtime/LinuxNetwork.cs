using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>The network class and priorities (cgroup v1).</summary>
public sealed record LinuxNetwork
{
    /// <summary>The class id of packets.</summary>
    [JsonPropertyName("classID")]
    public uint? ClassId { get; init; }

    /// <summary>Priorities by interface.</summary>
    public IReadOnlyList<LinuxInterfacePriority>? Priorities { get; init; }
}
