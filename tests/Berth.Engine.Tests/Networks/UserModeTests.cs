using Berth.Engine.Networks;
using Berth.Engine.Networks.Modes;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Networks;

public sealed class UserModeTests
{
    [Fact]
    public void Pasta_gets_the_options_of_the_manual_unless_the_user_gives_others()
    {
        PortMapping[] ports =
        [
            new() { HostPort = 8080, ContainerPort = 80, Range = 3, Protocol = "tcp" },
            new() { HostPort = 53, ContainerPort = 53, HostIp = "127.0.0.1", Protocol = "udp" },
        ];
        var (arguments, dns, host) = PastaNetwork.Arguments("/run/netns/x", ports, []);
        arguments.Remove("--runas");
        arguments.Remove("0:0");
        Assert.Equal(
            "--config-net -t 8080-8082:80-82 -u 127.0.0.1/53-53:53-53 --dns-forward 169.254.1.1 -T none -U none --no-map-gw --quiet --netns /run/netns/x "
            + "--map-guest-addr 169.254.1.2", string.Join(' ', arguments));
        Assert.Equal(["169.254.1.1"], dns);
        Assert.Equal("169.254.1.2", host);

        (arguments, dns, _) = PastaNetwork.Arguments("/run/netns/x", [], ["--map-gw", "-T", "5432", "--dns-forward", "10.0.2.3"]);
        Assert.DoesNotContain("--no-map-gw", arguments);
        Assert.DoesNotContain("--map-gw", arguments);
        Assert.Equal(["10.0.2.3"], dns);
        Assert.Equal(["-t none -u none", "-T 5432"], [string.Join(' ', arguments.SkipWhile(one => one != "-t").Take(4)), string.Join(' ', arguments.SkipWhile(one => one != "-T").Take(2))]);
        Assert.Equal(
            "can't forward protocol: sctp",
            Assert.Throws<InvalidArgumentException>(() => PastaNetwork.Arguments("/x", [new() { HostPort = 1, ContainerPort = 1, Protocol = "sctp" }], [])).Message);
    }

    [Fact]
    public void Slirp4netns_gets_the_options_of_the_manual_and_refuses_others()
    {
        var (arguments, range) = SlirpNetwork.Arguments(["allow_host_loopback=true", "cidr=10.5.0.0/24", "enable_ipv6=false", "mtu=1400"]);
        arguments.Remove("--enable-sandbox");
        Assert.Equal("--mtu=1400 --enable-seccomp --cidr=10.5.0.0/24", string.Join(' ', arguments));
        Assert.Equal("10.5.0.0/24", range.ToString());
        Assert.Contains("--disable-host-loopback", SlirpNetwork.Arguments([]).Arguments);
        foreach (var wrong in new[] { "foo=bar", "foo", "enable_ipv6=maybe", "cidr=x" })
            Assert.Throws<InvalidArgumentException>(() => SlirpNetwork.Arguments([wrong]));
    }
}
