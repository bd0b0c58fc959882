using System.Diagnostics;
using System.Globalization;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Engine.Networks.Direct;

namespace Berth.Kernel.Tests.Networks;

public sealed class DirectNetworkTests
{
    private static readonly PortMapping[] Ports =
    [
        new() { ContainerPort = 80, HostPort = 18080, Protocol = "tcp" },
        new() { ContainerPort = 90, HostPort = 18090, Range = 3, Protocol = "tcp", HostIp = "127.0.0.1" },
        new() { ContainerPort = 81, HostPort = 18081, Protocol = "tcp", HostIp = "::1" },
        new() { ContainerPort = 70, HostPort = 18070, Protocol = "sctp" },
        new() { ContainerPort = 53, HostPort = 18053, Range = 2, Protocol = "udp" },
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_dual_stack_network_carries_ranges_and_both_families(bool direct)
    {
        using var host = new TestHost(direct);
        var status = Connect(host, TestHost.NewId());
        using var first = TestHost.Serve(status.NamespacePath, 80, "eighty");
        using var second = TestHost.Serve(status.NamespacePath, 92, "ninety-two");
        Assert.Equal("eighty", host.On(() => TestHost.Ask("127.0.0.1", 18080)));
        Assert.Equal("eighty", host.On(() => TestHost.Ask("fd00:50::2", 80)));
        Assert.Equal("eighty", host.On(() => TestHost.Ask("fd00:50::1", 18080)));
        Assert.Equal("ninety-two", host.On(() => TestHost.Ask("127.0.0.1", 18092)));
        Assert.NotEqual("ninety-two", host.On(() => TestHost.Ask("10.50.0.1", 18092)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Published_ports_come_back_after_the_firewall_was_emptied(bool direct)
    {
        using var host = new TestHost(direct);
        var id = TestHost.NewId();
        var status = Connect(host, id);
        using var server = TestHost.Serve(status.NamespacePath, 80, "eighty");
        host.Run("/usr/sbin/nft", "flush", "ruleset");
        Assert.NotEqual("eighty", host.On(() => TestHost.Ask("10.50.0.1", 18080)));
        var reloaded = host.On(() => host.Engine.Reload(id));
        Assert.Equal(status.Addresses, reloaded.Addresses);
        Assert.Equal("eighty", host.On(() => TestHost.Ask("10.50.0.1", 18080)));
        // A second time changes nothing.
        var rules = Lines(host);
        host.On(() => host.Engine.Reload(id));
        Assert.Equal(rules, Lines(host));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_running_container_is_connected_and_disconnected(bool direct)
    {
        using var host = new TestHost(direct);
        var id = TestHost.NewId();
        var status = Connect(host, id);
        host.On(() => host.Engine.Create(new NetworkCreateOptions { Name = "second", Subnets = ["10.51.0.0/24"], DisableDns = true }));
        var request = TestHost.Request(id) with { Ports = Ports, Networks = [new NetworkAttachment { Name = "second", Addresses = ["10.51.0.9"] }] };
        var connected = host.On(() => host.Engine.Connect(request));
        Assert.Equal(["10.50.0.2", "fd00:50::2", "10.51.0.9"], connected.Addresses);
        Assert.Contains("10.51.0.9", TestHost.In(status.NamespacePath, () => TestHost.Execute("/usr/sbin/ip", "addr", "show", "eth1")), StringComparison.Ordinal);

        var left = host.On(() => host.Engine.Disconnect(id, "first"));
        Assert.Equal(["10.51.0.9"], left.Addresses);
        Assert.Equal(["second"], host.Engine.Addresses.List().Select(entry => entry.Network));
        Assert.Contains("does not exist", TestHost.In(status.NamespacePath, () => TestHost.Execute("/usr/sbin/ip", "addr", "show", "eth0")), StringComparison.Ordinal);
        using (TestHost.Serve(status.NamespacePath, 80, "eighty"))
            Assert.Equal("eighty", host.On(() => TestHost.Ask("10.51.0.1", 18080)));
        host.On(() => host.Engine.TearDown(id));
        Assert.Empty(host.Engine.Addresses.List());
    }

    // Who took the last file away was killed before it told the name server, which reads its files at this signal and ends where there are
    // none. Here it is a program of that name which the signal ends.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_next_removal_tells_a_name_server_that_a_killed_one_did_not_tell(bool ofContainer)
    {
        using var host = new TestHost(direct: true);
        var network = host.On(() => host.Engine.Create(new NetworkCreateOptions { Name = "first", Subnets = ["10.50.0.0/24"] }));
        var names = host.Settings.RunDirectory + "/aardvark-dns";
        Directory.CreateDirectory(names);
        File.Copy("/bin/sleep", names + "/aardvark-dns");
        using var server = Process.Start(names + "/aardvark-dns", "60");
        try
        {
            File.WriteAllText(names + "/aardvark.pid", server.Id.ToString(CultureInfo.InvariantCulture));
            if (ofContainer) new DnsEntries(names).Remove(TestHost.NewId(), network);
            else host.On(() => host.Engine.Remove("first"));
            Assert.True(server.WaitForExit(TimeSpan.FromSeconds(10)));
            Assert.Equal(128 + 1, server.ExitCode);
        }
        finally
        {
            server.Kill();
        }
    }

    private static NetworkStatus Connect(TestHost host, string id)
    {
        host.On(() => host.Engine.Create(new NetworkCreateOptions { Name = "first", Subnets = ["10.50.0.0/24", "fd00:50::/64"], DisableDns = true }));
        return host.On(() => host.Engine.SetUp(TestHost.Request(id, "first") with { Ports = Ports }));
    }

    private static string[] Lines(TestHost host) => host.Run("/usr/sbin/nft", "list", "table", "inet", "netavark").Split('\n');
}
