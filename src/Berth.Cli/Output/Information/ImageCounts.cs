using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>How many images there are.</summary>
internal sealed record ImageCounts
{
    /// <summary>All.</summary>
    [JsonPropertyName("number")]
    public int Number { get; init; }
}
