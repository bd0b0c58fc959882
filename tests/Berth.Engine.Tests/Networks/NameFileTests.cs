using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Networks;

// Expected texts were recorded from Podman 5.8.
public sealed class NameFileTests
{
    private const string HostBase = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nff02::1\tip6-allnodes\n";
    private const string Stub = "# resolved\nnameserver 127.0.0.53\noptions edns0 trust-ad\nsearch .\n";

    [Fact]
    public void A_bridged_container_finds_its_host_and_itself()
        => Assert.Equal(
            HostBase + "10.88.0.1\thost.containers.internal host.docker.internal\n10.88.0.13\tea614d6135a7 npt2\n",
            HostsFile.Build([], HostBase, "10.88.0.1", HostsFile.OwnEntries(Status(("podman", "10.88.0.13/16", "10.88.0.1", [])), "ea614d6135a7", "npt2")));

    [Fact]
    public void Each_network_has_its_own_line()
        => Assert.Equal(
            "127.0.0.1\tlocalhost\n::1\tlocalhost\n10.89.0.1\thost.containers.internal host.docker.internal\n10.89.0.3\tfoo.bar npt2\n10.88.0.14\tfoo.bar npt2\n",
            HostsFile.Build([], "", "10.89.0.1", HostsFile.OwnEntries(
                Status(("npdns", "10.89.0.3/24", "10.89.0.1", ["10.89.0.1"]), ("podman", "10.88.0.14/16", "10.88.0.1", [])), "foo.bar", "npt2")));

    [Fact]
    public void Added_hosts_come_first_and_win()
        => Assert.Equal(
            "5.5.5.5\thost.containers.internal\n10.88.0.1\tb c\nfd00::1\tv6\n" + HostBase + "10.88.0.1\thost.docker.internal\n10.88.0.2\tme\n",
            HostsFile.Build(
                ["host.containers.internal:5.5.5.5", "b;c:host-gateway", "v6:fd00::1"], HostBase, "10.88.0.1", [new HostEntry("10.88.0.2", ["me"])]));

    [Fact]
    public void A_base_file_is_read_without_comments_and_its_names_stay()
        => Assert.Equal(
            "1.1.1.1\tone two\n127.0.0.1\tnpt2\n127.0.0.1\tlocalhost\n::1\tlocalhost\n10.88.0.1\thost.containers.internal host.docker.internal\n10.88.0.19\tc70f715a0871\n",
            HostsFile.Build([], "1.1.1.1 one two # comment\n# c\n127.0.0.1 npt2\n", "10.88.0.1", [new HostEntry("10.88.0.19", ["c70f715a0871", "npt2"])]));

    [Fact]
    public void Without_a_host_address_its_names_are_absent_and_host_gateway_is_refused()
    {
        var files = new NameFiles("none");
        var network = new NetworkSpecification { Mode = new NamespaceMode(NamespaceKind.None), HostsFile = "none", Hostname = "b4d8a8f096b0" };
        Assert.Equal("127.0.0.1\tlocalhost\n::1\tlocalhost\n127.0.0.1\tb4d8a8f096b0 npt2\n", files.Hosts(network, "npt2", null, () => null));
        Assert.Equal(
            "failed to create new hosts file: unable to replace \"host-gateway\" of host entry \"x:host-gateway\": host containers internal IP address is empty",
            Assert.Throws<InvalidArgumentException>(() => files.Hosts(network with { AddHosts = ["x:host-gateway"] }, "npt2", null, () => null)).Message);
        Assert.Equal(
            "failed to create new hosts file: open /nosuch: no such file or directory",
            Assert.Throws<NotFoundException>(() => files.Hosts(network with { HostsFile = "/nosuch" }, "npt2", null, () => null)).Message);
        Assert.Null(files.Resolver(network, null));
    }

    [Fact]
    public void A_joining_container_adds_a_line_and_takes_it_away()
    {
        var entry = HostsFile.LoopbackEntry("9996686117f7", "npt2");
        Assert.Equal(HostBase + "127.0.0.1\t9996686117f7 npt2\n", HostsFile.Add(HostBase, entry));
        Assert.Equal(HostBase, HostsFile.Remove(HostsFile.Add(HostBase, entry), entry));
    }

    [Fact]
    public void Behind_resolveds_stub_the_real_servers_are_used()
        => Assert.Equal(
            "nameserver 192.0.2.53\n",
            Resolve(null, path => path == "/etc/resolv.conf" ? Stub : "nameserver 192.0.2.53\nnameserver fd00::53\nsearch .\n"));

    [Fact]
    public void Where_no_server_is_left_public_ones_are_named()
    {
        Assert.Equal("nameserver 8.8.8.8\nnameserver 8.8.4.4\n", Resolve(null, path => path == "/etc/resolv.conf" ? Stub : "search .\n"));
        Assert.Equal("nameserver 8.8.8.8\nnameserver 8.8.4.4\n", Resolve(null, _ => null));
    }

    [Fact]
    public void A_container_in_the_hosts_network_keeps_the_hosts_servers()
        => Assert.Equal(
            "nameserver 127.0.0.53\noptions edns0 trust-ad\n",
            ResolverFile.Build([], [], [], null, sharesHostNetwork: true, _ => Stub));

    [Fact]
    public void A_networks_dns_goes_before_the_users_servers()
        => Assert.Equal(
            "search dns.podman .\nnameserver 10.89.0.1\n",
            ResolverFile.Build(
                ["9.9.9.9"], [], [], Status(("npdns", "10.89.0.3/24", "10.89.0.1", ["10.89.0.1"])), sharesHostNetwork: false,
                path => path == "/etc/resolv.conf" ? Stub : "search .\n"));

    [Fact]
    public void The_users_servers_searches_and_options_replace_the_hosts()
        => Assert.Equal(
            "search example.com\nnameserver 9.9.9.9\noptions ndots:2\n",
            ResolverFile.Build(["9.9.9.9"], ["example.com"], ["ndots:2"], null, sharesHostNetwork: false, _ => Stub));

    [Fact]
    public void IPv6_servers_stay_where_the_container_has_IPv6()
        => Assert.Equal(
            "nameserver 192.0.2.53\nnameserver fd00::53\n",
            Resolve(Status(("six", "fd00:1::2/64", "fd00:1::1", [])), _ => "nameserver 192.0.2.53\nnameserver fd00::53\nnameserver ::1\n"));

    private static string Resolve(NetworkStatus? status, Func<string, string?> read)
        => ResolverFile.Build([], [], [], status, sharesHostNetwork: false, read);

    private static NetworkStatus Status(params (string Name, string Address, string Gateway, string[] Dns)[] networks) => new()
    {
        ContainerId = "x",
        NamespacePath = "/run/netns/x",
        Request = new NetavarkRequest
        {
            Networks = networks.Select((network, i) => (network.Name, i)).ToDictionary(pair => pair.Name, pair => new NetavarkAttachment { Order = pair.i }),
            Definitions = networks.ToDictionary(network => network.Name, network => new NetworkDefinition { Name = network.Name, Driver = "bridge" }),
        },
        Networks = networks.ToDictionary(network => network.Name, network => new NetworkResult
        {
            DnsServers = network.Dns,
            DnsSearchDomains = network.Dns.Length > 0 ? ["dns.podman"] : [],
            Interfaces = new Dictionary<string, NetworkInterface>
            {
                ["eth0"] = new() { Subnets = [new InterfaceAddress { Network = network.Address, Gateway = network.Gateway }] },
            },
        }),
    };
}
