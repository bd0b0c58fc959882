using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Engine.Networks.Modes;
using Berth.Linux.Files;

namespace Berth.Kernel.Tests.Networks;

public sealed class NetworkModeTests
{
    [Fact]
    public void A_machines_link_joins_host_and_container_and_goes_with_the_container()
    {
        using var host = new TestHost(direct: true);
        var id = TestHost.NewId();
        const string name = "a-machine-with-a-long-name";
        var status = host.On(() => host.Engine.SetUp(TestHost.Request(id) with { ContainerName = name }, NamespaceKind.Veth, [], null));
        var outer = host.Run("/usr/sbin/ip", "link", "show", "type", "veth");
        Assert.Contains("ve-a-machi", outer, StringComparison.Ordinal);
        Assert.Contains("altname ve-" + name, outer, StringComparison.Ordinal);
        Assert.Contains("host0@", TestHost.In(status.NamespacePath, () => TestHost.Execute("/usr/sbin/ip", "link")), StringComparison.Ordinal);
        // It is systemd-networkd's to raise.
        Assert.Contains("state DOWN", outer, StringComparison.Ordinal);

        Assert.True(host.On(() => host.Engine.TearDown(id)));
        for (var i = 0; i < 100 && host.Run("/usr/sbin/ip", "link", "show", "type", "veth").Length > 0; i++) Thread.Sleep(20);
        Assert.Equal("", host.Run("/usr/sbin/ip", "link", "show", "type", "veth"));
        Assert.Empty(host.Engine.ListContainers());
    }

    [Fact]
    public void Slirp4netns_publishes_a_port_and_ends_with_who_holds_the_pipe()
    {
        using var host = new TestHost(direct: true);
        var engine = new NetworkEngine(host.Settings with { FindHelper = static name => "/usr/bin/" + name });
        var id = TestHost.NewId();
        var (exit, life) = FileSystem.Pipe();
        NetworkStatus status;
        using (exit)
        {
            status = host.On(() => engine.SetUp(
                TestHost.Request(id) with { Ports = [new PortMapping { HostPort = 18095, ContainerPort = 80, Protocol = "tcp" }] },
                NamespaceKind.Slirp4netns, ["cidr=10.44.0.0/24"], exit));
        }

        Assert.Equal(["10.44.0.100"], status.Addresses);
        Assert.Equal("10.44.0.2", status.HostAddress);
        using (TestHost.Serve(status.NamespacePath, 80, "hello"))
            Assert.Equal("hello", host.On(() => TestHost.Ask("127.0.0.1", 18095)));
        life.Dispose();
        string Answer() => host.On(() => TestHost.Ask("127.0.0.1", 18095));
        for (var i = 0; i < 100 && Answer() != "ConnectionRefused"; i++) Thread.Sleep(20);
        Assert.Equal("ConnectionRefused", Answer());
        Assert.True(host.On(() => engine.TearDown(id)));
        Assert.Empty(engine.ListContainers());
    }

    [Fact]
    public void Pasta_publishes_a_port_also_for_real_root_and_ends_with_the_namespace()
    {
        using var host = new TestHost(direct: true);
        var engine = new NetworkEngine(host.Settings with { FindHelper = static name => "/usr/bin/" + name });
        host.Run("/usr/sbin/ip", "link", "add", "ext0", "type", "veth", "peer", "name", "ext1");
        host.Run("/usr/sbin/ip", "link", "set", "ext1", "up");
        host.Run("/usr/sbin/ip", "addr", "add", "192.0.2.5/24", "dev", "ext0");
        host.Run("/usr/sbin/ip", "link", "set", "ext0", "up");
        host.Run("/usr/sbin/ip", "route", "add", "default", "via", "192.0.2.1");
        var id = TestHost.NewId();
        var status = host.On(() => engine.SetUp(
            TestHost.Request(id) with { Ports = [new PortMapping { HostPort = 18096, ContainerPort = 80, Protocol = "tcp" }] }, NamespaceKind.Pasta, [], null));
        Assert.Contains("192.0.2.5", status.Addresses);
        using (TestHost.Serve(status.NamespacePath, 80, "hello"))
            Assert.Equal("hello", host.On(() => TestHost.Ask("127.0.0.1", 18096)));
        Assert.True(host.On(() => engine.TearDown(id)));
        string Answer() => host.On(() => TestHost.Ask("127.0.0.1", 18096));
        for (var i = 0; i < 100 && Answer() != "ConnectionRefused"; i++) Thread.Sleep(20);
        Assert.Equal("ConnectionRefused", Answer());
    }

    [Fact]
    public void A_machines_link_is_told_by_its_name()
        => Assert.Equal("ve-web", MachineLink.Of("web", new byte[16]).HostName);
}
