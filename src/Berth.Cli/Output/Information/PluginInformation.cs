using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>What drivers there are.</summary>
internal sealed record PluginInformation
{
    /// <summary>Of volumes.</summary>
    [JsonPropertyName("volume")]
    public string[] Volume { get; init; } = ["local"];

    /// <summary>Of networks.</summary>
    [JsonPropertyName("network")]
    public string[] Network { get; init; } = ["bridge", "macvlan", "ipvlan"];

    /// <summary>Of logs.</summary>
    [JsonPropertyName("log")]
    public string[] Log { get; init; } = ["k8s-file", "none", "passthrough", "journald"];

    /// <summary>None.</summary>
    [JsonPropertyName("authorization")]
    public string[]? Authorization { get; init; }
}
