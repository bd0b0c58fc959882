using Berth.Engine.Networks;
using Berth.Linux.Errors;

namespace Berth.Kernel.Tests.Networks;

// Expected results were recorded from Podman 5.8.
public sealed class NetworkCreationTests
{
    [Fact]
    public void Networks_get_free_names_bridges_and_subnets()
    {
        using var host = new TestHost(direct: true);
        var first = host.On(() => host.Engine.Create(new NetworkCreateOptions()));
        Assert.Equal(("podman1", "podman1", "10.89.0.0/24"), (first.Name, first.Interface, first.Subnets![0].Subnet));
        Assert.True(first.DnsEnabled);
        var second = host.On(() => host.Engine.Create(new NetworkCreateOptions { Name = "aa", Ipv6 = true }));
        Assert.Equal("podman2", second.Interface);
        Assert.Equal("10.89.1.1", second.Subnets![0].Gateway);
        Assert.StartsWith("fd", second.Subnets[1].Subnet, StringComparison.Ordinal);
        Assert.Equal(second.Id, host.Engine.Store.Find(second.Id[..6]).Id);
        Assert.Equal(["aa", "podman", "podman1"], host.Engine.Store.List().Select(network => network.Name));
    }

    [Fact]
    public void A_file_reads_as_Podman_writes_it()
    {
        using var host = new TestHost(direct: true);
        var network = host.On(() => host.Engine.Create(new NetworkCreateOptions
        {
            Name = "xx",
            Subnets = ["10.50.0.0/24"],
            Ranges = ["10.50.0.128/25"],
            Labels = new Dictionary<string, string> { ["a"] = "b" },
            Options = new Dictionary<string, string> { ["mtu"] = "1400" },
            Routes = ["10.21.0.0/24,10.50.0.2,99"],
            Internal = true,
            DisableDns = true,
        }));
        var text = File.ReadAllText(host.Engine.Store.PathOf("xx"));
        var created = text.Split("\"created\": \"")[1].Split('"')[0];
        Assert.Equal(
            $$"""
              {
                   "name": "xx",
                   "id": "{{network.Id}}",
                   "driver": "bridge",
                   "network_interface": "podman1",
                   "created": "{{created}}",
                   "subnets": [
                        {
                             "subnet": "10.50.0.0/24",
                             "lease_range": {
                                  "start_ip": "10.50.0.129",
                                  "end_ip": "10.50.0.255"
                             }
                        }
                   ],
                   "routes": [
                        {
                             "destination": "10.21.0.0/24",
                             "gateway": "10.50.0.2",
                             "metric": 99
                        }
                   ],
                   "ipv6_enabled": false,
                   "internal": true,
                   "dns_enabled": false,
                   "labels": {
                        "a": "b"
                   },
                   "options": {
                        "mtu": "1400"
                   },
                   "ipam_options": {
                        "driver": "host-local"
                   }
              }

              """,
            text);
        Assert.Equal(network.Created, host.Engine.Store.Find("xx").Created);
    }

    [Fact]
    public void Mistakes_have_Podmans_errors()
    {
        using var host = new TestHost(direct: true);
        host.On(() => host.Engine.Create(new NetworkCreateOptions { Name = "aa" }));
        Fails("network name aa already used: network already exists", new NetworkCreateOptions { Name = "aa" });
        Assert.Equal("aa", host.On(() => host.Engine.Create(new NetworkCreateOptions { Name = "aa", IgnoreExisting = true })).Name);
        Fails("network name podman already used: network already exists", new NetworkCreateOptions { Name = "podman" });
        Fails("network name b@d invalid: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument", new NetworkCreateOptions { Name = "b@d" });
        Fails("cannot create network with name \"host\" because it conflicts with a valid network mode", new NetworkCreateOptions { Name = "host" });
        Fails("subnet 10.88.1.0/24 is already used on the host or by another config", new NetworkCreateOptions { Name = "x", Subnets = ["10.88.1.0/24"] });
        Fails("invalid CIDR address: foo", new NetworkCreateOptions { Name = "x", Subnets = ["foo"] });
        Fails("cannot set gateway or range without subnet", new NetworkCreateOptions { Name = "x", Gateways = ["10.1.1.1"] });
        Fails("gateway 10.51.0.1 not in subnet 10.50.0.0/24", new NetworkCreateOptions { Name = "x", Subnets = ["10.50.0.0/24"], Gateways = ["10.51.0.1"] });
        Fails("unsupported bridge network option foo", new NetworkCreateOptions { Name = "x", Options = new Dictionary<string, string> { ["foo"] = "bar" } });
        Fails("failed to find driver or plugin \"nosuch\"", new NetworkCreateOptions { Name = "x", Driver = "nosuch" });
        Assert.Equal(
            "default network podman cannot be removed",
            Assert.Throws<InvalidArgumentException>(() => host.Engine.Remove("podman")).Message);

        void Fails(string message, NetworkCreateOptions options)
            => Assert.Equal(message, Assert.ThrowsAny<EngineException>(() => host.On(() => host.Engine.Create(options))).Message);
    }

    [Fact]
    public void A_removed_network_leaves_neither_file_nor_bridge_nor_addresses()
    {
        using var host = new TestHost(direct: true);
        host.On(() => host.Engine.Create(new NetworkCreateOptions { Name = "aa", DisableDns = true }));
        var id = TestHost.NewId();
        Assert.Equal(["aa"], host.On(() => host.Engine.SetUp(TestHost.Request(id, "aa"))).DirectNetworks);
        host.On(() => host.Engine.TearDown(id));
        Assert.Contains("podman1", host.Run("/usr/sbin/ip", "-br", "link"), StringComparison.Ordinal);

        // The pair goes a moment after its namespace, and netavark keeps a bridge that has ports.
        for (var i = 0; i < 100 && host.Run("/usr/sbin/ip", "-br", "link").Contains("veth", StringComparison.Ordinal); i++) Thread.Sleep(20);
        Assert.Equal("aa", host.On(() => host.Engine.Remove("aa")));
        Assert.DoesNotContain("podman1", host.Run("/usr/sbin/ip", "-br", "link"), StringComparison.Ordinal);
        Assert.Equal(["podman"], host.Engine.Store.List().Select(network => network.Name));
        Assert.Empty(host.Engine.Addresses.List());
    }
}
