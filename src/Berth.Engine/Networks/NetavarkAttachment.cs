using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>A container's place in one network, as netavark reads it.</summary>
public sealed record NetavarkAttachment
{
    /// <summary>The addresses, one for each subnet.</summary>
    [JsonPropertyName("static_ips")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Addresses { get; init; }

    /// <summary>Further names in the network's DNS.</summary>
    [JsonPropertyName("aliases")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>The hardware address; null for netavark's choice.</summary>
    [JsonPropertyName("static_mac")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? MacAddress { get; init; }

    /// <summary>The interface's name inside.</summary>
    [JsonPropertyName("interface_name")]
    public string InterfaceName { get; init; } = "";

    /// <summary>Options of the driver.</summary>
    [JsonPropertyName("options")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>The place among the container's networks; not netavark's.</summary>
    [JsonPropertyName("order")]
    public int Order { get; init; }
}
