using System.Net;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks.Creation;

/// <summary>Decides what a new network is and writes its file. The caller holds the networks' lock.</summary>
internal sealed class NetworkCreator(NetworkSettings settings, NetworkStore store)
{
    private const string NamePattern = "names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*";
    private static readonly string[] Modes = ["none", "host", "bridge", "private", "slirp4netns", "pasta", "container", "ns", "default"];

    public NetworkDefinition Create(NetworkCreateOptions options)
    {
        var routes = options.Routes.Count > 0 ? options.Routes.Select(RouteParser.Parse).ToList() : null;
        var plan = new SubnetPlan([], []);
        plan.Read(options);
        if (Array.IndexOf(Modes, options.Name) >= 0)
            throw new InvalidArgumentException($"cannot create network with name \"{options.Name}\" because it conflicts with a valid network mode");

        var existing = store.List();
        if (options.Name.Length > 0)
        {
            if (!NetworkStore.IsName(options.Name)) throw new InvalidArgumentException($"network name {options.Name} invalid: {NamePattern}: invalid argument");
            if (existing.FirstOrDefault(network => network.Name == options.Name) is { } same)
            {
                if (options.IgnoreExisting) return same;
                throw new ConflictException($"network name {options.Name} already used: network already exists");
            }
        }

        var network = Decide(options, existing, routes);
        store.Save(network);
        return network;
    }

    private NetworkDefinition Decide(NetworkCreateOptions options, IReadOnlyList<NetworkDefinition> existing, List<NetworkRoute>? routes)
    {
        var driver = options.Driver.Length == 0 ? "bridge" : options.Driver;
        var bridge = driver == "bridge";
        var name = options.Name.Length > 0 ? options.Name : FreeName(existing);
        var link = options.InterfaceName is { Length: > 0 } given ? given : bridge && options.Name.Length == 0 ? name : null;
        if (link is not null) CheckInterfaceName(link);
        var ipam = options.IpamDriver ?? "";
        if (ipam is not ("" or "host-local" or "dhcp" or "none")) throw new InvalidArgumentException($"unsupported ipam driver \"{ipam}\"");
        if (ipam == "none" && options.Subnets.Count > 0) throw new InvalidArgumentException("none ipam driver is set but subnets are given");

        var (driverOptions, plan) = (new SortedDictionary<string, string>(StringComparer.Ordinal), default(SubnetPlan)!);
        switch (driver)
        {
            case "bridge":
                (driverOptions, var dockerName) = DriverOptions.WithoutDockerNames(options.Options);
                link = dockerName ?? link;
                if (!NetworkStore.IsName(link ?? "x")) throw new InvalidArgumentException($"bridge name {link} invalid: {NamePattern}: invalid argument");
                var own = DriverOptions.CheckBridge(driverOptions);
                if (own && link is not null && existing.Any(n => n.Driver == "bridge" && n.Interface == link))
                    throw new ConflictException($"bridge name {link} already in use");
                link ??= FreeName(existing);
                // Networks that share a bridge, or live in the user's, may well share a subnet too.
                plan = new SubnetPlan(settings.SubnetPools, own ? SubnetPlan.Used(existing) : []);
                plan.Read(options);
                if (ipam.Length == 0) ipam = "host-local";
                if (ipam == "host-local") plan.Fill(options.Ipv6);
                break;
            case "macvlan" or "ipvlan":
                foreach (var (key, value) in options.Options)
                {
                    if (key == "parent") link = value;
                    else driverOptions[key] = value;
                }

                ipam = VlanIpam(driver, ipam, options.Subnets.Count > 0, link);
                DriverOptions.CheckVlan(driver, driverOptions);
                plan = new SubnetPlan([], []);
                plan.Read(options);
                break;
            default:
                return new NetavarkPlugin(settings, driver).Create(new NetworkDefinition
                {
                    Name = name,
                    Id = RandomBytes.Identifier(),
                    Driver = driver,
                    Interface = link,
                    Created = DateTimeOffset.UtcNow,
                    Subnets = Planned(options),
                    Routes = routes,
                    Ipv6Enabled = options.Ipv6,
                    Internal = options.Internal,
                    DnsEnabled = !options.DisableDns,
                    DnsServers = options.DnsServers.Count > 0 ? options.DnsServers : null,
                    Labels = options.Labels.Count > 0 ? options.Labels : null,
                    Options = options.Options.Count > 0 ? options.Options : null,
                    IpamOptions = ipam.Length > 0 ? new Dictionary<string, string>(StringComparer.Ordinal) { ["driver"] = ipam } : null,
                });
        }

        var dns = bridge && ipam != "none" && !options.DisableDns;
        var servers = options.DnsServers.Select(Server).ToList();
        if (servers.Count > 0 && !dns) throw new InvalidArgumentException("cannot set NetworkDNSServers if DNS is not enabled for the network: invalid argument");
        var subnets = plan.Check(addGateway: !options.Internal || dns);
        return new NetworkDefinition
        {
            Name = name,
            Id = RandomBytes.Identifier(),
            Driver = driver,
            Interface = link,
            Created = DateTimeOffset.UtcNow,
            Subnets = subnets.Count > 0 ? subnets : null,
            Routes = routes,
            Ipv6Enabled = options.Ipv6 || subnets.Any(static subnet => subnet.Subnet.Contains(':')),
            Internal = options.Internal,
            DnsEnabled = dns,
            DnsServers = servers.Count > 0 ? servers : null,
            Labels = options.Labels.Count > 0 ? options.Labels : null,
            Options = driverOptions.Count > 0 ? driverOptions : null,
            IpamOptions = new Dictionary<string, string>(StringComparer.Ordinal) { ["driver"] = ipam },
        };
    }

    private static string VlanIpam(string driver, string ipam, bool hasSubnets, string? parent)
    {
        if (parent is { Length: > 0 } && !Directory.Exists($"/proc/sys/net/ipv4/conf/{parent}"))
            throw new InvalidArgumentException($"parent interface {parent} does not exist");
        if (ipam == "host-local" && !hasSubnets)
            throw new InvalidArgumentException($"{driver} driver needs at least one subnet specified when the host-local ipam driver is set");
        if (ipam.Length == 0) ipam = hasSubnets ? "host-local" : "dhcp";
        if (ipam == "dhcp" && driver == "ipvlan") throw new InvalidArgumentException("ipam driver dhcp is not supported with ipvlan");
        return ipam;
    }

    private static IReadOnlyList<NetworkSubnet>? Planned(NetworkCreateOptions options)
    {
        var plan = new SubnetPlan([], []);
        plan.Read(options);
        return plan.Subnets.Count > 0 ? plan.Subnets : null;
    }

    private static void CheckInterfaceName(string name)
    {
        var reason = name.Length > 15 ? "interface name is too long: interface names must be 15 characters or less"
            : name is "." or ".." ? $"interface name is {name}"
            : name.AsSpan().IndexOfAny("/: \t\n\v\f\r") >= 0 ? "interface name contains / or : or whitespace characters" : null;
        if (reason is not null) throw new InvalidArgumentException($"network interface name {name} invalid: {reason}: invalid argument");
    }

    private static string Server(string text)
        => IPAddress.TryParse(text, out var address)
            ? address.ToString()
            : throw new InvalidArgumentException($"unable to parse ip {text} specified in NetworkDNSServers: invalid argument");

    // podmanN that is neither a network's nor an interface's name.
    private static string FreeName(IReadOnlyList<NetworkDefinition> existing)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var network in existing)
        {
            taken.Add(network.Name);
            if (network.Driver == "bridge" && network.Interface is { } name) taken.Add(name);
        }

        taken.UnionWith(LinkAddress.List().Select(static one => one.Interface));
        for (var i = 1; ; i++)
        {
            if (!taken.Contains($"podman{i}")) return $"podman{i}";
        }
    }
}
