using System.Globalization;
using System.Net;
using Berth.Linux.Errors;

namespace Berth.Engine.Networks.Direct;

/// <summary>One interface of a container as it is to be made.</summary>
internal sealed record DirectLink
{
    /// <summary>Its name inside.</summary>
    public required string Name { get; init; }

    /// <summary>The name of the other end on the host; null for the kernel's choice.</summary>
    public string? HostName { get; init; }

    /// <summary>The bridge.</summary>
    public required string Bridge { get; init; }

    /// <summary>The hardware address asked for.</summary>
    public string? Mac { get; init; }

    /// <summary>The largest packet in bytes; 0 for the kernel's choice.</summary>
    public uint Mtu { get; init; }

    /// <summary>The metric of default routes.</summary>
    public uint Metric { get; init; } = 100;

    /// <summary>Whether it leads to everywhere else.</summary>
    public bool HasDefaultRoute { get; init; } = true;

    /// <summary>The subnets with the container's address in each.</summary>
    public required IReadOnlyList<(IpSubnet Subnet, IPAddress? Gateway, IPAddress Address)> Subnets { get; init; }

    /// <summary>Whether one of the subnets is of IPv6.</summary>
    public bool HasIpv6 => Subnets.Any(static subnet => subnet.Subnet.IsIpv6);

    /// <summary>The link that a container's place in a network asks for.</summary>
    public static DirectLink Of(NetworkDefinition network, NetavarkAttachment attachment)
    {
        var subnets = new List<(IpSubnet, IPAddress?, IPAddress)>();
        for (var i = 0; i < network.Subnets!.Count; i++)
        {
            var definition = network.Subnets[i];
            if (!IpSubnet.TryParse(definition.Subnet, out var subnet)) throw new InvalidArgumentException($"invalid CIDR address: {definition.Subnet}");
            subnets.Add((subnet, definition.Gateway is { Length: > 0 } gateway ? IPAddress.Parse(gateway) : null, IPAddress.Parse(attachment.Addresses![i])));
        }

        return new DirectLink
        {
            Name = attachment.InterfaceName,
            HostName = attachment.Options?.GetValueOrDefault("host_interface_name"),
            Bridge = network.Interface!,
            Mac = attachment.MacAddress,
            Mtu = Number("mtu", 0),
            Metric = Number("metric", 100),
            HasDefaultRoute = network.Options?.GetValueOrDefault("no_default_route") != "true",
            Subnets = subnets,
        };

        uint Number(string option, uint otherwise)
            => network.Options?.GetValueOrDefault(option) is { Length: > 0 } text && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
    }
}
