using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>A subnet of a network.</summary>
public sealed record NetworkSubnet
{
    /// <summary>Address and prefix length, such as <c>10.88.0.0/16</c>.</summary>
    [JsonPropertyName("subnet")]
    public string Subnet { get; init; } = "";

    /// <summary>The host's address in it; null for none.</summary>
    [JsonPropertyName("gateway")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Gateway { get; init; }

    /// <summary>The part that addresses are chosen from; null for all.</summary>
    [JsonPropertyName("lease_range")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkLeaseRange? LeaseRange { get; init; }
}
