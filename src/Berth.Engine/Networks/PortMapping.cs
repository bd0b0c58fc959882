using System.Text.Json.Serialization;

namespace Berth.Engine.Networks;

/// <summary>
/// One published port or range of consecutive ports. The JSON form is that of Podman's container
/// configuration and of netavark's <c>port_mappings</c>.
/// </summary>
public sealed record PortMapping
{
    /// <summary>The host address to listen on, without brackets; empty for all addresses.</summary>
    [JsonPropertyName("host_ip")]
    public string HostIp { get; init; } = "";

    /// <summary>The first port inside the container, 1-65535.</summary>
    [JsonPropertyName("container_port")]
    public ushort ContainerPort { get; init; }

    /// <summary>The first port on the host; 0 as long as a free one is still to be chosen.</summary>
    [JsonPropertyName("host_port")]
    public ushort HostPort { get; init; }

    /// <summary>How many consecutive ports, at least 1.</summary>
    [JsonPropertyName("range")]
    public ushort Range { get; init; } = 1;

    /// <summary>
    /// <c>tcp</c>, <c>udp</c> or <c>sctp</c>. As parsed from a command line it may be empty (tcp) or a list with
    /// commas; <see cref="PortMappings.Resolve"/> makes one mapping of each.
    /// </summary>
    [JsonPropertyName("protocol")]
    public string Protocol { get; init; } = "";
}
