using Berth.Engine.Containers.Specification;

namespace Berth.Engine.Networks;

/// <summary>What network a container is to get.</summary>
public sealed record NetworkRequest
{
    /// <summary>The container's id, 64 hexadecimal digits.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Its name, which the networks' DNS knows.</summary>
    public required string ContainerName { get; init; }

    /// <summary>Its host name; empty for none.</summary>
    public string Hostname { get; init; } = "";

    /// <summary>Names by which each network's DNS knows it beside its name and those asked for a network.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>The networks in the order of their interfaces; at least one.</summary>
    public required IReadOnlyList<NetworkAttachment> Networks { get; init; }

    /// <summary>Published ports; every host port is decided.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];

    /// <summary>The name servers that the networks' DNS asks for this container; empty for the host's.</summary>
    public IReadOnlyList<string> DnsServers { get; init; } = [];

    /// <summary>What a container's specification asks for. Its mode is <see cref="NamespaceKind.Bridge"/>.</summary>
    public static NetworkRequest Of(ContainerSpecification container) => new()
    {
        ContainerId = container.Id,
        ContainerName = container.Name,
        Hostname = container.Network.Hostname,
        Aliases = container.Network.HostnameIsSet ? [container.Id[..12], container.Network.Hostname] : [container.Id[..12]],
        Networks = container.Network.Networks,
        Ports = container.Network.Ports,
        DnsServers = container.Network.DnsServers,
    };
}
