using System.Text.Json.Serialization;

namespace Berth.Engine.Images;

/// <summary>An image's layers.</summary>
public sealed record ImageRootFs
{
    /// <summary><c>layers</c>.</summary>
    [JsonPropertyName("Type")]
    public required string Type { get; init; }

    /// <summary>The digests of the uncompressed layers, the bottom one first; null is shown as such.</summary>
    [JsonPropertyName("Layers")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyList<string>? Layers { get; init; }
}
