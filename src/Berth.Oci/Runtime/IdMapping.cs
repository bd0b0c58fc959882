using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>A range of ids of a user namespace or an ID-mapped mount (user_namespaces(7)).</summary>
public sealed record IdMapping
{
    /// <summary>The first id inside.</summary>
    [JsonPropertyName("containerID")]
    public uint ContainerId { get; init; }

    /// <summary>The first id outside.</summary>
    [JsonPropertyName("hostID")]
    public uint HostId { get; init; }

    /// <summary>How many ids.</summary>
    public uint Size { get; init; }
}
