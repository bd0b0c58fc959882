using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>The mappings of a user without root.</summary>
internal sealed record IdMappingInformation
{
    /// <summary>Groups; null for root.</summary>
    [JsonPropertyName("gidmap")]
    public IdRangeInformation[]? Gidmap { get; init; }

    /// <summary>Users; null for root.</summary>
    [JsonPropertyName("uidmap")]
    public IdRangeInformation[]? Uidmap { get; init; }
}
