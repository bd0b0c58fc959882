using System.Text.Json.Serialization;

namespace Berth.Engine.Secrets;

/// <summary>The file secrets.json.</summary>
internal sealed record SecretDocument
{
    /// <summary>By identifier.</summary>
    public SortedDictionary<string, Secret> Secrets { get => field ?? new(StringComparer.Ordinal); init; }

    /// <summary>Identifiers by name.</summary>
    [JsonPropertyName("nameToID")]
    public SortedDictionary<string, string> NameToId { get => field ?? new(StringComparer.Ordinal); init; }

    /// <summary>Names by identifier.</summary>
    [JsonPropertyName("idToName")]
    public SortedDictionary<string, string> IdToName { get => field ?? new(StringComparer.Ordinal); init; }
}
