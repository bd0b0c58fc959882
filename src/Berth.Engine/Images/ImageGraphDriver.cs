using System.Text.Json.Serialization;

namespace Berth.Engine.Images;

/// <summary>The storage driver and where it has an image's content.</summary>
public sealed record ImageGraphDriver
{
    /// <summary>The driver.</summary>
    [JsonPropertyName("Name")]
    public required string Name { get; init; }

    /// <summary>Directories by their role; null for a driver that has no roles.</summary>
    [JsonPropertyName("Data")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required IReadOnlyDictionary<string, string>? Data { get; init; }
}
