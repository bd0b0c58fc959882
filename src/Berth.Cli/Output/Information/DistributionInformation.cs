using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>The operating system (os-release(5)).</summary>
internal sealed record DistributionInformation
{
    /// <summary>ID.</summary>
    [JsonPropertyName("distribution")]
    public string Distribution { get; init; } = "";

    /// <summary>VERSION_ID.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = "";

    /// <summary>VERSION_CODENAME.</summary>
    [JsonPropertyName("codename")]
    public string Codename { get; init; } = "";
}
