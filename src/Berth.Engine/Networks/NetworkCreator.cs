using System.Net;
using System.Net.Sockets;
using System.Text.Encodings.Web;
using System.Text.Json;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Networks;

/// <summary>Decides what a new network is and writes its file. The caller holds the networks' lock.</summary>
internal sealed class NetworkCreator(NetworkSettings settings, NetworkStore store)
{
    private static readonly string[] Modes = ["none", "host", "bridge", "private", "slirp4netns", "pasta", "container", "ns", "pod", "default"];
    private static readonly string[] BridgeOptions =
        ["mtu", "com.docker.network.driver.mtu", "vlan", "isolate", "metric", "no_default_route", "vrf", "mode"];

    private static readonly string[] VlanOptions = ["mtu", "com.docker.network.driver.mtu", "mode", "metric", "no_default_route", "bclim"];

    public NetworkDefinition Create(NetworkCreateOptions options)
    {
        var existing = store.List();
        if (options.Name.Length > 0 && existing.FirstOrDefault(network => network.Name == options.Name) is { } same)
        {
            if (options.IgnoreExisting) return same;
            throw new ConflictException($"network name {options.Name} already used: network already exists");
        }

        var network = Decide(options, existing);
        FileSystem.CreateDirectories(settings.ConfigDirectory);
        FileSystem.Replace(store.PathOf(network.Name), Serialize(network));
        return network;
    }

    private NetworkDefinition Decide(NetworkCreateOptions options, IReadOnlyList<NetworkDefinition> existing)
    {
        if (options.Name.Length > 0)
        {
            if (!NetworkStore.IsName(options.Name))
            {
                throw new InvalidArgumentException(
                    $"network name {options.Name} invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
            }

            if (Array.IndexOf(Modes, options.Name) >= 0)
            {
                throw new InvalidArgumentException(
                    $"cannot create network with name \"{options.Name}\" because it conflicts with a valid network mode");
            }
        }

        var bridge = options.Driver == "bridge";
        if (!bridge && options.Driver is not ("macvlan" or "ipvlan"))
            throw new InvalidArgumentException($"failed to find driver or plugin \"{options.Driver}\"");
        foreach (var key in options.Options.Keys)
        {
            if (Array.IndexOf(bridge ? BridgeOptions : VlanOptions, key) < 0)
                throw new InvalidArgumentException($"unsupported {options.Driver} network option {key}");
        }

        var ipam = options.IpamDriver is { Length: > 0 } given
            ? given
            : !bridge && options.Subnets.Count == 0 ? "dhcp" : "host-local";
        if (ipam is not ("host-local" or "dhcp" or "none")) throw new InvalidArgumentException($"unsupported ipam driver \"{ipam}\"");
        if (bridge && ipam == "dhcp" && !(options.Options.TryGetValue("mode", out var mode) && mode == "unmanaged"))
            throw new InvalidArgumentException("ipam driver dhcp is not supported with bridge, unless the option mode is unmanaged");

        var free = bridge ? FreeInterface(existing) : null;
        var name = options.Name.Length > 0 ? options.Name : bridge && options.InterfaceName is null && existing.All(n => n.Name != free!) ? free! : FreeName(existing);
        if (bridge && options.InterfaceName is { Length: > 0 } wanted && existing.Any(n => n.Driver == "bridge" && n.Interface == wanted))
            throw new ConflictException($"bridge name {wanted} already in use");

        var used = Used(existing);
        var dns = bridge && ipam != "none" && !options.DisableDns;
        var subnets = Subnets(options, used, ipam == "host-local", bridge, options.Internal && !dns);
        return new NetworkDefinition
        {
            Name = name,
            Id = RandomBytes.Identifier(),
            Driver = options.Driver,
            Interface = options.InterfaceName is { Length: > 0 } set ? set : free,
            Created = DateTimeOffset.UtcNow,
            Subnets = subnets.Count > 0 ? subnets : null,
            Routes = options.Routes.Count > 0 ? [.. options.Routes.Select(Route)] : null,
            Ipv6Enabled = options.Ipv6 || subnets.Any(static subnet => subnet.Subnet.Contains(':')),
            Internal = options.Internal,
            DnsEnabled = dns,
            DnsServers = options.DnsServers.Count > 0 ? [.. options.DnsServers.Select(Server)] : null,
            Labels = options.Labels.Count > 0 ? options.Labels : null,
            Options = options.Options.Count > 0 ? options.Options : null,
            IpamOptions = new Dictionary<string, string>(StringComparer.Ordinal) { ["driver"] = ipam },
        };
    }

    private List<NetworkSubnet> Subnets(NetworkCreateOptions options, List<IpSubnet> used, bool allocate, bool bridge, bool noGateway)
    {
        if (options.Subnets.Count == 0 && (options.Gateways.Count > 0 || options.Ranges.Count > 0))
            throw new InvalidArgumentException("cannot set gateway or range without subnet");
        if (options.Gateways.Count > options.Subnets.Count) throw new InvalidArgumentException("cannot set more gateways than subnets");
        if (options.Ranges.Count > options.Subnets.Count) throw new InvalidArgumentException("cannot set more ranges than subnets");

        var result = new List<NetworkSubnet>();
        for (var i = 0; i < options.Subnets.Count; i++)
        {
            if (!IpSubnet.TryParse(options.Subnets[i], out var subnet)) throw new InvalidArgumentException($"invalid CIDR address: {options.Subnets[i]}");
            if (bridge && used.Exists(subnet.Overlaps))
                throw new ConflictException($"subnet {subnet} is already used on the host or by another config");
            used.Add(subnet);
            string? gateway = null;
            if (i < options.Gateways.Count && options.Gateways[i].Length > 0)
            {
                if (!IPAddress.TryParse(options.Gateways[i], out var address)) throw new InvalidArgumentException($"\"{options.Gateways[i]}\" is not an ip address");
                if (!subnet.Contains(address)) throw new InvalidArgumentException($"gateway {address} not in subnet {subnet}");
                gateway = address.ToString();
            }
            else if (!noGateway)
            {
                gateway = subnet.Add(1).ToString();
            }

            result.Add(new NetworkSubnet { Subnet = subnet.ToString(), Gateway = gateway, LeaseRange = i < options.Ranges.Count ? Range(options.Ranges[i], subnet) : null });
        }

        if (!allocate) return result;
        var six = result.Exists(static subnet => subnet.Subnet.Contains(':'));
        if (result.Count == 0 || (options.Ipv6 && !result.Exists(static subnet => !subnet.Subnet.Contains(':')))) result.Add(Automatic(FreeSubnet(used)));
        if (options.Ipv6 && !six) result.Add(Automatic(RandomSubnet(used)));
        return result;

        NetworkSubnet Automatic(IpSubnet subnet)
            => new() { Subnet = subnet.ToString(), Gateway = noGateway ? null : subnet.Add(1).ToString() };
    }

    private static NetworkLeaseRange? Range(string text, IpSubnet subnet)
    {
        if (text.Length == 0) return null;
        if (IpSubnet.TryParse(text, out var part))
        {
            if (!subnet.Contains(part.Network) || !subnet.Contains(part.Last)) throw new InvalidArgumentException($"lease range {text} not in subnet {subnet}");
            return new NetworkLeaseRange { Start = part.Add(1).ToString(), End = part.Last.ToString() };
        }

        var dash = text.IndexOf('-');
        if (dash < 0 || !IPAddress.TryParse(text[..dash], out var first) || !IPAddress.TryParse(text[(dash + 1)..], out var last))
            throw new InvalidArgumentException($"invalid range: {text}");
        if (!subnet.Contains(first)) throw new InvalidArgumentException($"lease range start ip {first} not in subnet {subnet}");
        if (!subnet.Contains(last)) throw new InvalidArgumentException($"lease range end ip {last} not in subnet {subnet}");
        return new NetworkLeaseRange { Start = first.ToString(), End = last.ToString() };
    }

    private static NetworkRoute Route(string text)
    {
        var fields = text.Split(',');
        if (fields.Length is < 2 or > 3) throw new InvalidArgumentException($"invalid route: {text}\nFormat: --route <destination in CIDR>,<gateway>,<metric (optional)>".ReplaceLineEndings(" "));
        if (!IpSubnet.TryParse(fields[0], out var destination)) throw new InvalidArgumentException($"invalid route destination {fields[0]}");
        if (!IPAddress.TryParse(fields[1], out var gateway)) throw new InvalidArgumentException($"invalid route gateway {fields[1]}");
        uint? metric = null;
        if (fields.Length == 3) metric = uint.TryParse(fields[2], out var number) ? number : throw new InvalidArgumentException($"invalid route metric {fields[2]}");
        return new NetworkRoute { Destination = destination.ToString(), Gateway = gateway.ToString(), Metric = metric };
    }

    private static string Server(string text)
        => IPAddress.TryParse(text, out var address) ? address.ToString() : throw new InvalidArgumentException($"unable to parse ip {text}");

    private IpSubnet FreeSubnet(List<IpSubnet> used)
    {
        foreach (var (text, size) in settings.SubnetPools)
        {
            if (!IpSubnet.TryParse(text, out var pool) || pool.IsIpv6 || size < pool.PrefixLength) continue;
            var count = 1L << (size - pool.PrefixLength);
            var candidate = new IpSubnet(pool.Network, size);
            for (var i = 0L; i < count; i++)
            {
                if (!used.Exists(candidate.Overlaps))
                {
                    used.Add(candidate);
                    return candidate;
                }

                candidate = new IpSubnet(IpSubnet.Next(candidate.Last), size);
            }
        }

        throw new ConflictException("could not find free subnet from subnet pools");
    }

    // Unique local addresses with a random global id (RFC 4193).
    private static IpSubnet RandomSubnet(List<IpSubnet> used)
    {
        while (true)
        {
            var bytes = new byte[16];
            RandomBytes.Fill(bytes.AsSpan(1, 7));
            bytes[0] = 0xfd;
            var subnet = new IpSubnet(new IPAddress(bytes), 64);
            if (used.Exists(subnet.Overlaps)) continue;
            used.Add(subnet);
            return subnet;
        }
    }

    private static List<IpSubnet> Used(IReadOnlyList<NetworkDefinition> existing)
    {
        var used = new List<IpSubnet>();
        foreach (var network in existing)
        {
            foreach (var subnet in network.Subnets ?? [])
            {
                if (IpSubnet.TryParse(subnet.Subnet, out var parsed)) used.Add(parsed);
            }
        }

        foreach (var one in System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces())
        {
            foreach (var address in one.GetIPProperties().UnicastAddresses)
            {
                var text = address.Address.AddressFamily == AddressFamily.InterNetworkV6 ? new IPAddress(address.Address.GetAddressBytes()) : address.Address;
                if (!IPAddress.IsLoopback(text) && !text.IsIPv6LinkLocal && IpSubnet.TryParse($"{text}/{address.PrefixLength}", out var parsed)) used.Add(parsed);
            }
        }

        return used;
    }

    private static string FreeInterface(IReadOnlyList<NetworkDefinition> existing)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var network in existing)
        {
            if (network.Interface is { } name) taken.Add(name);
        }

        foreach (var one in System.Net.NetworkInformation.NetworkInterface.GetAllNetworkInterfaces()) taken.Add(one.Name);
        for (var i = 1; ; i++)
        {
            if (!taken.Contains($"podman{i}")) return $"podman{i}";
        }
    }

    private static string FreeName(IReadOnlyList<NetworkDefinition> existing)
    {
        for (var i = 1; ; i++)
        {
            if (existing.All(network => network.Name != $"podman{i}")) return $"podman{i}";
        }
    }

    private static byte[] Serialize(NetworkDefinition network)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, IndentSize = 5, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(writer, network, NetworkJson.Default.NetworkDefinition);
        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }
}
