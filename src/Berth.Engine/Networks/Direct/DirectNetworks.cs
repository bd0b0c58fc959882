using System.Net;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Namespaces;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Direct;

/// <summary>
/// Sets up plain bridge networks without netavark: one IPv4 subnet, no DNS, no options, ports of tcp and udp. The bridge
/// and the firewall's table are those that netavark makes, so its containers and ours share them. The bridge stays when
/// the last container goes; a container's pair of interfaces goes with its namespace.
/// </summary>
internal sealed class DirectNetworks(NetworkSettings settings)
{
    /// <summary>Whether everything that is asked for is plain.</summary>
    public bool CanServe(NetavarkRequest request)
    {
        if (!settings.AllowDirect || settings.FirewallDriver is not (null or "nftables")) return false;
        // What netavark chose on this host. Without it nobody has chosen.
        if (FileSystem.TryReadText(settings.RunDirectory + "/firewall/firewall-driver") is not (null or "nftables")) return false;
        foreach (var (name, network) in request.Definitions)
        {
            if (network.Driver != "bridge" || string.IsNullOrEmpty(network.Interface) || network.DnsEnabled || network.Internal || network.Ipv6Enabled
                || network.Options is { Count: > 0 } || network.Routes is { Count: > 0 } || !network.AllocatesAddresses
                || network.Subnets is not [{ Gateway.Length: > 0 } subnet] || subnet.Subnet.Contains(':')
                || !request.Networks.TryGetValue(name, out var attachment) || attachment.Options is { Count: > 0 })
                return false;
        }

        foreach (var mapping in request.PortMappings ?? [])
        {
            if (mapping.Range != 1 || mapping.Protocol is not ("tcp" or "udp") || mapping.HostIp.Contains(':')) return false;
        }

        return true;
    }

    /// <summary>Connects a namespace.</summary>
    public Dictionary<string, NetworkResult> SetUp(string namespacePath, NetavarkRequest request)
    {
        var results = new Dictionary<string, NetworkResult>(StringComparer.Ordinal);
        using var target = FileSystem.Open(namespacePath, OpenFlags.ReadOnly);
        using var links = NetlinkSocket.Open(NetlinkSocket.Route);
        using var netfilter = NetlinkSocket.Open(NetlinkSocket.Netfilter);
        var firewall = new FirewallTable(netfilter);
        var inner = new List<(string Name, IPAddress Address, int Length, string Gateway)>();
        var published = false;
        foreach (var (name, attachment) in request.Networks.OrderBy(static pair => pair.Value.Order))
        {
            var network = request.Definitions[name];
            var definition = network.Subnets![0];
            if (!IpSubnet.TryParse(definition.Subnet, out var subnet)) throw new InvalidArgumentException($"invalid CIDR address: {definition.Subnet}");
            var address = IPAddress.Parse(attachment.Addresses![0]);

            firewall.EnsureNetwork(network, subnet);
            var bridge = BridgeLinks.EnsureBridge(links, network.Interface!, definition.Gateway!, subnet.PrefixLength);
            var mac = BridgeLinks.AddPair(links, bridge, target, attachment.InterfaceName, attachment.MacAddress);
            // A host port leads to one address: that in the first network, as with netavark's rules the first match decides.
            if (request.PortMappings is { Count: > 0 } ports && !published)
            {
                firewall.AddPorts(network, subnet, address, request.ContainerId, ports);
                published = true;
            }

            inner.Add((attachment.InterfaceName, address, subnet.PrefixLength, definition.Gateway!));
            results[name] = new NetworkResult
            {
                Interfaces = new Dictionary<string, NetworkInterface>(StringComparer.Ordinal)
                {
                    [attachment.InterfaceName] = new()
                    {
                        MacAddress = mac,
                        Subnets = [new InterfaceAddress { Network = $"{address}/{subnet.PrefixLength}", Gateway = definition.Gateway }],
                    },
                },
            };
        }

        NetworkNamespace.RunInside(namespacePath, () =>
        {
            for (var i = 0; i < inner.Count; i++)
                BridgeLinks.Configure(inner[i].Name, inner[i].Address, inner[i].Length, i == 0 ? inner[i].Gateway : null);
        });
        return results;
    }

    /// <summary>Takes back the published ports; the namespace's end takes the rest.</summary>
    public static void TearDown(NetavarkRequest request)
    {
        if (request.PortMappings is not { Count: > 0 }) return;
        using var netfilter = NetlinkSocket.Open(NetlinkSocket.Netfilter);
        new FirewallTable(netfilter).RemovePorts(request.ContainerId);
    }
}
