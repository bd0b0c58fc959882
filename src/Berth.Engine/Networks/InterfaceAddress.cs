using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>An address of an interface.</summary>
public sealed record InterfaceAddress
{
    /// <summary>The address with the subnet's prefix length, such as <c>10.88.0.2/16</c>.</summary>
    [JsonPropertyName("ipnet")]
    public string Network { get => field ?? ""; init; }

    /// <summary>The gateway; null for none.</summary>
    [JsonPropertyName("gateway")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Gateway { get; init; }

    /// <summary>The address alone.</summary>
    [JsonIgnore]
    public string Address => Network.Split('/')[0];
}
