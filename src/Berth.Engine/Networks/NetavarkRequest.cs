using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>The document that netavark reads from its standard input.</summary>
public sealed record NetavarkRequest
{
    /// <summary>The container's id.</summary>
    [JsonPropertyName("container_id")]
    public string ContainerId { get; init; } = "";

    /// <summary>The container's name.</summary>
    [JsonPropertyName("container_name")]
    public string ContainerName { get; init; } = "";

    /// <summary>The container's host name (netavark 1.12 and later).</summary>
    [JsonPropertyName("container_hostname")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Hostname { get; init; }

    /// <summary>Published ports.</summary>
    [JsonPropertyName("port_mappings")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PortMapping>? PortMappings { get; init; }

    /// <summary>Name servers for aardvark-dns to ask.</summary>
    [JsonPropertyName("dns_servers")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? DnsServers { get; init; }

    /// <summary>What each network is to give the container, by the network's name.</summary>
    [JsonPropertyName("networks")]
    public IReadOnlyDictionary<string, NetavarkAttachment> Networks { get; init; } = new Dictionary<string, NetavarkAttachment>();

    /// <summary>The networks by name.</summary>
    [JsonPropertyName("network_info")]
    public IReadOnlyDictionary<string, NetworkDefinition> Definitions { get; init; } = new Dictionary<string, NetworkDefinition>();

    /// <summary>The same for some of its networks.</summary>
    internal NetavarkRequest Only(IReadOnlyCollection<string> names) => this with
    {
        Networks = Networks.Where(pair => names.Contains(pair.Key)).ToDictionary(),
        Definitions = Definitions.Where(pair => names.Contains(pair.Key)).ToDictionary(),
    };

    /// <summary>The same with the networks of another one.</summary>
    internal NetavarkRequest And(NetavarkRequest other) => this with
    {
        Networks = Networks.Concat(other.Networks).ToDictionary(),
        Definitions = Definitions.Concat(other.Definitions).ToDictionary(),
    };
}
