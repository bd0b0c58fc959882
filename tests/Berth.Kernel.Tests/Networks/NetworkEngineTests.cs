using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Linux.Errors;
using Berth.Linux.Namespaces;

namespace Berth.Kernel.Tests.Networks;

public sealed class NetworkEngineTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_container_on_the_default_network_gets_an_address_and_is_reached_through_its_published_port(bool direct)
    {
        using var host = new TestHost(direct);
        var id = TestHost.NewId();
        var status = host.On(() => host.Engine.SetUp(TestHost.Request(id, "podman") with
        {
            Ports = [new PortMapping { ContainerPort = 80, HostPort = 18080, Protocol = "tcp" }],
        }));

        Assert.Equal(direct ? ["podman"] : [], status.DirectNetworks);
        Assert.Equal(["10.88.0.2"], status.Addresses);
        Assert.Equal("10.88.0.1", status.Networks["podman"].Interfaces["eth0"].Subnets![0].Gateway);
        using (TestHost.Serve(status.NamespacePath, 80, "hello"))
        {
            Assert.Equal("hello", host.On(() => TestHost.Ask("10.88.0.2", 80)));
            Assert.Equal("hello", host.On(() => TestHost.Ask("127.0.0.1", 18080)));
            Assert.Equal("hello", host.On(() => TestHost.Ask("10.88.0.1", 18080)));
        }

        Assert.Equal([("podman", "10.88.0.2", id)], host.Engine.Addresses.List().Select(e => (e.Network, e.Address.ToString(), e.ContainerId)));
        Assert.True(host.On(() => host.Engine.TearDown(id)));
        AssertNothingIsLeft(host);
        Assert.False(host.On(() => host.Engine.TearDown(id)));
    }

    [Fact]
    public async Task Ports_are_taken_back_while_others_are_published()
    {
        using var host = new TestHost(direct: true);
        // More rules than the kernel lists in one message.
        host.On(() => host.Engine.SetUp(TestHost.Request(TestHost.NewId(), "podman") with
        {
            Ports = [new PortMapping { ContainerPort = 1, HostPort = 20000, Range = 300, Protocol = "tcp" }],
        }));
        var stays = Rules();
        var workers = Enumerable.Range(0, 6).Select(worker => Task.Run(() =>
        {
            for (var round = 0; round < 25; round++)
            {
                var id = TestHost.NewId();
                host.On(() => host.Engine.SetUp(TestHost.Request(id, "podman") with
                {
                    Ports = [new PortMapping { ContainerPort = 80, HostPort = (ushort)(21000 + worker), Protocol = "tcp" }],
                }));
                host.On(() => host.Engine.TearDown(id));
            }
        }));
        await Task.WhenAll(workers);
        Assert.Equal(stays, Rules());

        int Rules() => host.Run("/usr/sbin/nft", "list", "table", "inet", "netavark").Split('\n').Count(static line => line.Contains("comment", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Two_containers_reach_each_other_and_their_addresses_differ(bool direct)
    {
        using var host = new TestHost(direct);
        var (a, b) = (TestHost.NewId(), TestHost.NewId());
        var first = host.On(() => host.Engine.SetUp(TestHost.Request(a, "podman")));
        var second = host.On(() => host.Engine.SetUp(TestHost.Request(b, "podman")));
        Assert.NotEqual(first.Addresses[0], second.Addresses[0]);
        using (TestHost.Serve(first.NamespacePath, 80, "first"))
            Assert.Equal("first", TestHost.In(second.NamespacePath, () => TestHost.Ask(first.Addresses[0], 80)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Several_networks_give_several_interfaces_in_order_with_the_addresses_asked_for(bool direct)
    {
        using var host = new TestHost(direct);
        Define(host, "other", "podman7", "10.77.0.0/24", "fd00:77::/64");
        var id = TestHost.NewId();
        var status = host.On(() => host.Engine.SetUp(TestHost.Request(id) with
        {
            Networks =
            [
                new NetworkAttachment { Name = "other", Addresses = ["10.77.0.9"], Mac = "92:d0:c6:0a:29:33" },
                new NetworkAttachment { Name = "podman" },
            ],
        }));
        Assert.Equal(["other", "podman"], status.NetworkNames);
        Assert.Equal(["10.77.0.9", "fd00:77::2", "10.88.0.2"], status.Addresses);
        Assert.Equal("92:d0:c6:0a:29:33", status.Networks["other"].Interfaces["eth0"].MacAddress);
        Assert.True(status.Networks["podman"].Interfaces.ContainsKey("eth1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_failure_leaves_nothing(bool direct)
    {
        using var host = new TestHost(direct);
        Define(host, "tiny", "podman8", "10.78.0.0/30");
        var first = TestHost.NewId();
        host.On(() => host.Engine.SetUp(TestHost.Request(first, "tiny")));

        Assert.Equal(
            "IPAM error: failed to find free IP in range: 10.78.0.1 - 10.78.0.2",
            Assert.Throws<ConflictException>(() => host.On(() => host.Engine.SetUp(TestHost.Request(TestHost.NewId(), "podman", "tiny")))).Message);
        Assert.Equal(
            $"IPAM error: requested ip address 10.78.0.2 is already allocated to container ID {first}",
            Assert.Throws<ConflictException>(() => host.On(() => host.Engine.SetUp(TestHost.Request(TestHost.NewId()) with
            {
                Networks = [new NetworkAttachment { Name = "tiny", Addresses = ["10.78.0.2"] }],
            }))).Message);
        Assert.Equal(
            "requested static ip 10.99.0.1 not in any subnet on network tiny",
            Assert.Throws<InvalidArgumentException>(() => host.On(() => host.Engine.SetUp(TestHost.Request(TestHost.NewId()) with
            {
                Networks = [new NetworkAttachment { Name = "tiny", Addresses = ["10.99.0.1"] }],
            }))).Message);
        Assert.Equal(
            "unable to find network with name or ID nosuch: network not found",
            Assert.Throws<NotFoundException>(() => host.On(() => host.Engine.SetUp(TestHost.Request(TestHost.NewId(), "nosuch")))).Message);

        // netavark fails here, after the address was taken.
        File.WriteAllText(
            $"{host.Settings.ConfigDirectory}/broken.json",
            $$"""
              {"name":"broken","id":"{{NetworkStore.IdOf("broken")}}","driver":"macvlan","network_interface":"nosuch0",
               "created":"2026-11-22T02:33:43Z","subnets":[{"subnet":"10.79.0.0/24"}],"ipv6_enabled":false,
               "internal":false,"dns_enabled":false,"ipam_options":{"driver":"host-local"} }
              """);
        // netavark's set-up of a bridge and its failure lie in one request.
        var error = Assert.Throws<HelperException>(() => host.On(() => host.Engine.SetUp(TestHost.Request(TestHost.NewId(), "podman", "broken"))));
        Assert.StartsWith("netavark: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);

        Assert.Equal([first], host.Engine.ListContainers());
        Assert.Equal([first], host.Engine.Addresses.List().Select(entry => entry.ContainerId));
        Assert.True(host.On(() => host.Engine.TearDown(first)));
        AssertNothingIsLeft(host);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_killed_set_up_left_is_found_by_the_containers_id(bool direct)
    {
        using var host = new TestHost(direct);
        var id = TestHost.NewId();
        var status = host.On(() => host.Engine.SetUp(TestHost.Request(id, "podman") with
        {
            Ports = [new PortMapping { ContainerPort = 80, HostPort = 18081, Protocol = "tcp" }],
        }));

        // As if the process had died before it knew the result, and the namespace had gone with a container.
        var record = host.Settings.StateDirectory + $"/{id}.json";
        File.WriteAllBytes(record, (status with { IsComplete = false, Networks = new Dictionary<string, NetworkResult>() }).ToJson());
        NetworkNamespace.Delete(status.NamespacePath);
        Assert.Equal([id], host.Engine.ListContainers());
        host.On(() =>
        {
            try
            {
                host.Engine.TearDown(id);
            }
            catch (HelperException)
            {
                // netavark may say that the interface is gone; what is left counts.
            }
        });
        // The bridge may stay when its last port went by itself: the next container uses it.
        host.Run("/usr/sbin/ip", "link", "del", "podman0");
        AssertNothingIsLeft(host);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Concurrent_set_ups_get_different_addresses(bool direct)
    {
        using var host = new TestHost(direct);
        var ids = Enumerable.Range(0, 6).Select(_ => TestHost.NewId()).ToArray();
        var statuses = new NetworkStatus?[ids.Length];
        var threads = ids.Select((id, i) => new Thread(() => statuses[i] = host.On(() => host.Engine.SetUp(TestHost.Request(id, "podman"))))).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.Equal(ids.Length, statuses.Select(status => status!.Addresses[0]).Distinct().Count());
        foreach (var id in ids) host.On(() => host.Engine.TearDown(id));
        AssertNothingIsLeft(host);
    }

    [Fact]
    public void A_reserved_port_is_refused_to_others_with_Podmans_words()
    {
        using var host = new TestHost(direct: true);
        host.On(() =>
        {
            PortMapping[] ports = [new() { ContainerPort = 80, HostPort = 18082, Range = 2, Protocol = "tcp" }, new() { ContainerPort = 53, HostPort = 18082, Protocol = "udp" }];
            using var reservation = PortReservation.Open(ports);
            Assert.Equal(3, reservation.Descriptors.Count);
            Assert.Equal(
                "cannot listen on the TCP port: listen tcp4 :18083: bind: address already in use",
                Assert.Throws<ConflictException>(() => PortReservation.Open([new PortMapping { ContainerPort = 1, HostPort = 18083, Protocol = "tcp" }])).Message);
            Assert.Equal(
                "cannot listen on the UDP port: listen udp4 127.0.0.1:18082: bind: address already in use",
                Assert.Throws<ConflictException>(() => PortReservation.Open(
                    [new PortMapping { ContainerPort = 1, HostPort = 18082, Protocol = "udp", HostIp = "127.0.0.1" }])).Message);
            Assert.Equal(
                "cannot listen on the TCP port: listen tcp4 192.0.2.1:18090: bind: cannot assign requested address",
                Assert.Throws<ConflictException>(() => PortReservation.Open(
                    [new PortMapping { ContainerPort = 1, HostPort = 18090, Protocol = "tcp", HostIp = "192.0.2.1" }])).Message);
        });
    }

    private static void Define(TestHost host, string name, string bridge, params string[] subnets)
    {
        var list = string.Join(',', subnets.Select(subnet =>
        {
            Assert.True(IpSubnet.TryParse(subnet, out var range));
            return $$"""{"subnet":"{{subnet}}","gateway":"{{range.Add(1)}}"}""";
        }));
        File.WriteAllText(
            $"{host.Settings.ConfigDirectory}/{name}.json",
            $$"""
              {"name":"{{name}}","id":"{{NetworkStore.IdOf(name)}}","driver":"bridge","network_interface":"{{bridge}}",
               "created":"2026-11-22T02:33:43.904754327Z","subnets":[{{list}}],"ipv6_enabled":{{(subnets.Length > 1 ? "true" : "false")}},
               "internal":false,"dns_enabled":false,"ipam_options":{"driver":"host-local"} }
              """);
    }

    private static void AssertNothingIsLeft(TestHost host)
    {
        Assert.Empty(host.Engine.ListContainers());
        Assert.Empty(host.Engine.Addresses.List());
        Assert.Equal(["host"], Directory.GetFiles(host.Settings.NamespaceDirectory).Select(Path.GetFileName));
        // A namespace's end takes its interfaces a moment later; a bridge of ours stays for the next container.
        string[] Links() => [.. host.Run("/usr/sbin/ip", "-br", "link").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[0])];
        for (var i = 0; i < 1000 && Links().Any(link => link.StartsWith("veth", StringComparison.Ordinal)); i++) Thread.Sleep(20);
        Assert.Equal(["lo"], Links().Except(host.Settings.AllowDirect ? ["podman0", "podman8"] : []));
        Assert.DoesNotContain("dport 18", host.Run("/usr/sbin/nft", "list", "ruleset"), StringComparison.Ordinal);
    }
}
