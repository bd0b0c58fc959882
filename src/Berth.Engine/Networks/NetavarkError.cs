using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>What netavark prints when it fails.</summary>
internal sealed record NetavarkError
{
    /// <summary>The reason.</summary>
    [JsonPropertyName("error")]
    public string Error { get => field ?? ""; init; }
}
