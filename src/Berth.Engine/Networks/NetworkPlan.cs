using System.Net;
using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Networks;

/// <summary>Turns what a container asks of its networks into netavark's terms.</summary>
internal sealed class NetworkPlan(NetworkStore store)
{
    /// <summary>Finds the networks and checks the addresses asked for.</summary>
    /// <exception cref="NotFoundException">A network does not exist.</exception>
    /// <exception cref="InvalidArgumentException">An address is none, or is not in its network.</exception>
    public List<(NetworkDefinition Network, IReadOnlyList<IPAddress> Requested)> Resolve(IReadOnlyList<NetworkAttachment> attachments)
    {
        var networks = new List<(NetworkDefinition, IReadOnlyList<IPAddress>)>(attachments.Count);
        foreach (var attachment in attachments)
        {
            var network = store.Find(attachment.Name);
            var requested = new List<IPAddress>();
            foreach (var text in attachment.Addresses)
            {
                if (!IPAddress.TryParse(text, out var address)) throw new InvalidArgumentException($"\"{text}\" is not an ip address");
                if (network.Subnets is { Count: > 0 } subnets
                    && !subnets.Any(subnet => IpSubnet.TryParse(subnet.Subnet, out var range) && range.Contains(address)))
                    throw new InvalidArgumentException($"requested static ip {address} not in any subnet on network {network.Name}");
                requested.Add(address);
            }

            networks.Add((network, requested));
        }

        return networks;
    }

    /// <summary>Netavark's document.</summary>
    /// <param name="request">The container.</param>
    /// <param name="networks">Its networks, in the order of the request's.</param>
    /// <param name="addresses">The addresses that it got in each.</param>
    /// <param name="beside">What is connected already: names of interfaces and places that are taken.</param>
    public static NetavarkRequest ToNetavark(
        NetworkRequest request,
        List<(NetworkDefinition Network, IReadOnlyList<IPAddress> Requested)> networks,
        IReadOnlyList<IReadOnlyList<IPAddress>> addresses,
        NetavarkRequest? beside = null)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attachment in request.Networks)
        {
            if (attachment.InterfaceName is { Length: > 0 } name) names.Add(name);
        }

        var order = 0;
        foreach (var other in beside?.Networks.Values ?? [])
        {
            names.Add(other.InterfaceName);
            order = Math.Max(order, other.Order + 1);
        }

        var next = 0;
        var attachments = new Dictionary<string, NetavarkAttachment>(StringComparer.Ordinal);
        var definitions = new Dictionary<string, NetworkDefinition>(StringComparer.Ordinal);
        for (var i = 0; i < networks.Count; i++)
        {
            var attachment = request.Networks[i];
            var name = attachment.InterfaceName;
            if (string.IsNullOrEmpty(name))
            {
                do name = $"eth{next++}";
                while (names.Contains(name));
            }

            var options = attachment.Options;
            if (attachment.HostInterfaceName is { Length: > 0 } hostName)
                options = new Dictionary<string, string>(options ?? new Dictionary<string, string>()) { ["host_interface_name"] = hostName };

            var network = networks[i].Network;
            definitions[network.Name] = network;
            attachments[network.Name] = new NetavarkAttachment
            {
                Addresses = addresses[i].Count == 0 ? null : [.. addresses[i].Select(static address => address.ToString())],
                Aliases = [.. attachment.Aliases, .. request.Aliases],
                MacAddress = attachment.Mac,
                InterfaceName = name,
                Options = options,
                Order = order + i,
            };
        }

        return new NetavarkRequest
        {
            ContainerId = request.ContainerId,
            ContainerName = request.ContainerName,
            Hostname = request.Hostname.Length > 0 ? request.Hostname : null,
            PortMappings = request.Ports.Count > 0 ? request.Ports : null,
            DnsServers = request.DnsServers.Count > 0 ? request.DnsServers : null,
            Networks = attachments,
            Definitions = definitions,
        };
    }
}
