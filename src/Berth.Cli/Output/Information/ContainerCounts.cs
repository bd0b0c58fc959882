using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>How many containers there are.</summary>
internal sealed record ContainerCounts
{
    /// <summary>All.</summary>
    [JsonPropertyName("number")]
    public int Number { get; init; }

    /// <summary>Frozen ones.</summary>
    [JsonPropertyName("paused")]
    public int Paused { get; init; }

    /// <summary>Running ones.</summary>
    [JsonPropertyName("running")]
    public int Running { get; init; }

    /// <summary>Others.</summary>
    [JsonPropertyName("stopped")]
    public int Stopped { get; init; }
}
