using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>An interface inside a container.</summary>
public sealed record NetworkInterface
{
    /// <summary>The hardware address.</summary>
    [JsonPropertyName("mac_address")]
    public string MacAddress { get => field ?? ""; init; }

    /// <summary>The addresses; null where the network gives none.</summary>
    [JsonPropertyName("subnets")]
    public IReadOnlyList<InterfaceAddress>? Subnets { get; init; }
}
