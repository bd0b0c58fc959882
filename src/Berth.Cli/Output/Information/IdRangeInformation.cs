using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>A range of a mapping.</summary>
internal sealed record IdRangeInformation
{
    /// <summary>The first id inside.</summary>
    [JsonPropertyName("container_id")]
    public uint ContainerId { get; init; }

    /// <summary>The first id outside.</summary>
    [JsonPropertyName("host_id")]
    public uint HostId { get; init; }

    /// <summary>How many.</summary>
    [JsonPropertyName("size")]
    public uint Size { get; init; }
}
