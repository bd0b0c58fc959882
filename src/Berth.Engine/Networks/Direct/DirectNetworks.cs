using Berth.Linux.Files;
using Berth.Linux.Namespaces;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Direct;

/// <summary>
/// Sets up plain bridge networks without netavark; those with DNS too, as soon as aardvark-dns runs. The bridge, the firewall's table and the record of both are those that
/// netavark makes, so its containers and ours share them. The bridge stays when the last container goes; a container's pair of
/// interfaces goes with its namespace.
/// </summary>
internal sealed class DirectNetworks(NetworkSettings settings)
{
    private static readonly string[] DnsDomains = ["dns.podman"];
    private readonly FirewallRecord _record = new(settings.RunDirectory + "/firewall");
    private readonly DnsEntries _dns = new(settings.RunDirectory + "/aardvark-dns");

    /// <summary>Whether everything that is asked for is plain.</summary>
    public bool CanServe(NetavarkRequest request)
    {
        if (!settings.AllowDirect || settings.FirewallDriver is not (null or "nftables")) return false;
        // What netavark chose on this host. Without it nobody has chosen.
        var driver = _record.Driver;
        if (driver is not (null or "nftables")) return false;
        if (request.Definitions.Values.Any(static network => network.DnsEnabled) && (driver is null || settings.DnsBindPort != 0 || !_dns.IsServed)) return false;
        foreach (var (name, network) in request.Definitions)
        {
            if (network.Driver != "bridge" || string.IsNullOrEmpty(network.Interface) || network.Internal
                || network.Routes is { Count: > 0 } || !network.AllocatesAddresses || network.Subnets is not { Count: > 0 } subnets
                || !subnets.All(static subnet => subnet.Gateway is { Length: > 0 })
                || !Knows(network.Options, ["isolate", "mtu", "metric", "no_default_route"])
                || !request.Networks.TryGetValue(name, out var attachment) || !Knows(attachment.Options, ["host_interface_name"])
                || attachment.Addresses?.Count != subnets.Count)
                return false;
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
        var inner = new List<DirectLink>();
        foreach (var (name, attachment) in request.Networks.OrderBy(static pair => pair.Value.Order))
        {
            var network = request.Definitions[name];
            var link = DirectLink.Of(network, attachment);
            WriteRules(firewall, request, network, link);
            var bridge = BridgeLinks.EnsureBridge(links, link);
            var mac = BridgeLinks.AddPair(links, bridge, target, link);
            inner.Add(link);
            if (network.DnsEnabled) _dns.Add(request, network, link, [request.ContainerName, .. attachment.Aliases ?? []]);
            results[name] = new NetworkResult
            {
                DnsServers = network.DnsEnabled ? [.. link.Subnets.Select(static subnet => subnet.Gateway!.ToString())] : [],
                DnsSearchDomains = network.DnsEnabled ? DnsDomains : [],
                Interfaces = new Dictionary<string, NetworkInterface>(StringComparer.Ordinal)
                {
                    [link.Name] = new()
                    {
                        MacAddress = mac,
                        Subnets = [.. link.Subnets.Select(static subnet => new InterfaceAddress
                        {
                            Network = $"{subnet.Address}/{subnet.Subnet.PrefixLength}",
                            Gateway = subnet.Gateway?.ToString(),
                        })],
                    },
                },
            };
        }

        NetworkNamespace.RunInside(namespacePath, () =>
        {
            foreach (var link in inner) BridgeLinks.Configure(link);
        });
        return results;
    }

    /// <summary>Makes the firewall's rules anew.</summary>
    public void Reload(NetavarkRequest request)
    {
        using var links = NetlinkSocket.Open(NetlinkSocket.Route);
        using var netfilter = NetlinkSocket.Open(NetlinkSocket.Netfilter);
        var firewall = new FirewallTable(netfilter);
        foreach (var (name, attachment) in request.Networks.OrderBy(static pair => pair.Value.Order))
        {
            var link = DirectLink.Of(request.Definitions[name], attachment);
            BridgeLinks.EnsureBridge(links, link);
            firewall.RemovePorts(request.ContainerId, Chains(request.Definitions[name], link));
            WriteRules(firewall, request, request.Definitions[name], link);
            if (!request.Definitions[name].DnsEnabled) continue;
            _dns.Remove(request.ContainerId, request.Definitions[name]);
            _dns.Add(request, request.Definitions[name], link, [request.ContainerName, .. attachment.Aliases ?? []]);
        }
    }

    /// <summary>Takes one network from a namespace that stays.</summary>
    public void Disconnect(string namespacePath, NetavarkRequest request)
    {
        var (name, attachment) = request.Networks.First();
        if (request.PortMappings is { Count: > 0 })
        {
            using var netfilter = NetlinkSocket.Open(NetlinkSocket.Netfilter);
            var network = request.Definitions[name];
            new FirewallTable(netfilter).RemovePorts(request.ContainerId, Chains(network, DirectLink.Of(network, attachment)));
        }

        _record.RemoveContainer(request.ContainerId, request.Definitions[name]);
        _dns.Remove(request.ContainerId, request.Definitions[name]);
        if (NetworkNamespace.Exists(namespacePath)) NetworkNamespace.RunInside(namespacePath, () => BridgeLinks.Remove(attachment.InterfaceName));
    }

    /// <summary>Has the name server look again at what there is, also after what a killed command or netavark left it with.</summary>
    public void RefreshNames() => _dns.Tell();

    /// <summary>Takes back the published ports and names; the namespace's end takes the rest.</summary>
    public void TearDown(NetavarkRequest request)
    {
        if (request.PortMappings is { Count: > 0 })
        {
            using var netfilter = NetlinkSocket.Open(NetlinkSocket.Netfilter);
            new FirewallTable(netfilter).RemovePorts(request.ContainerId, []);
        }

        foreach (var network in request.Definitions.Values)
        {
            _record.RemoveContainer(request.ContainerId, network);
            if (network.DnsEnabled) _dns.Remove(request.ContainerId, network);
        }
    }

    private void WriteRules(FirewallTable firewall, NetavarkRequest request, NetworkDefinition network, DirectLink link)
    {
        // Before the rules: whoever makes them anew after a firewall's reload finds what it has to make.
        _record.WriteContainer(request, network, link, _record.WriteNetwork(network, link));
        firewall.EnsureNetwork(network, [.. link.Subnets.Select(static subnet => subnet.Subnet)]);
        if (request.PortMappings is not { Count: > 0 } ports) return;
        foreach (var (subnet, _, address) in link.Subnets) firewall.AddPorts(network, subnet, address, request.ContainerId, ports);
    }

    private static List<string> Chains(NetworkDefinition network, DirectLink link)
        => [.. link.Subnets.Select(subnet => FirewallTable.PortChainOf(network, subnet.Subnet))];

    private static bool Knows(IReadOnlyDictionary<string, string>? options, string[] known)
        => options is null || options.Keys.All(key => Array.IndexOf(known, key) >= 0);
}
