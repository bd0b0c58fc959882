using Berth.Engine.Networks;
using Berth.Linux.Errors;

namespace Berth.Engine.Tests.Networks;

public sealed class PortMappingTests
{
    [Theory]
    [InlineData("80", "", 0, 80, 1, "")]
    [InlineData("8080:80", "", 8080, 80, 1, "")]
    [InlineData(":80", "", 0, 80, 1, "")]
    [InlineData("127.0.0.1::80", "127.0.0.1", 0, 80, 1, "")]
    [InlineData("127.0.0.1:8080:80/udp", "127.0.0.1", 8080, 80, 1, "udp")]
    [InlineData("[::1]:80:80", "::1", 80, 80, 1, "")]
    [InlineData("0.0.0.0:80:80", "", 80, 80, 1, "")]
    [InlineData("[::]:80:80", "::", 80, 80, 1, "")]
    [InlineData("+80", "", 0, 80, 1, "")]
    [InlineData("8000-8010:80-90/sctp", "", 8000, 80, 11, "sctp")]
    [InlineData("65530-65535:65530-65535", "", 65530, 65530, 6, "")]
    public void A_publish_value_is_read_as_Podman_reads_it(
        string value, string hostIp, int hostPort, int containerPort, int range, string protocol)
        => Assert.Equal(
            new PortMapping
            {
                HostIp = hostIp,
                HostPort = (ushort)hostPort,
                ContainerPort = (ushort)containerPort,
                Range = (ushort)range,
                Protocol = protocol,
            },
            PortMappingParser.Parse(value));

    // Recorded from Podman 5.8.
    [Theory]
    [InlineData("::1:80:80", "invalid port format - format is [[hostIP:]hostPort:]containerPort")]
    [InlineData("80/tcp/udp", "invalid port format - protocol can only be specified once")]
    [InlineData("[::1]80", "invalid port format - IPv6 address must be followed by a colon (':')")]
    [InlineData("::1]:80:80", "invalid port format - IPv6 addresses must be enclosed by []")]
    [InlineData("1.2.3:80:80", "cannot parse \"1.2.3\" as an IP address")]
    [InlineData("80:80:80", "cannot parse \"80\" as an IP address")]
    [InlineData("80-", "parsing container port: must provide ending number for port range")]
    [InlineData("-80", "parsing container port: port numbers cannot be negative")]
    [InlineData("80-70", "parsing container port: the end port of a range must be higher than the start port - 70 is not higher than 80")]
    [InlineData("8080-8082:80-81", "host and container port ranges have different lengths: 3 vs 2")]
    [InlineData("0:80", "parsing host port: port numbers must be between 1 and 65535 (inclusive), got 0")]
    [InlineData("70000", "parsing container port: port numbers must be between 1 and 65535 (inclusive), got 70000")]
    [InlineData("abc:80", "parsing host port: invalid port number: strconv.Atoi: parsing \"abc\": invalid syntax")]
    [InlineData("80/", "must provide a non-empty protocol to publish")]
    [InlineData("::", "must provide a non-empty container port to publish")]
    [InlineData("[::1]:80", "invalid port format - must provide host and destination port if specifying an IP")]
    public void A_malformed_publish_value_has_Podmans_error(string value, string message)
        => Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => PortMappingParser.Parse(value)).Message);

    [Fact]
    public void An_unknown_protocol_is_refused()
        => Assert.Equal(
            "unrecognized protocol \"foo\" in port mapping",
            Assert.Throws<InvalidArgumentException>(() => PortMappings.Resolve([PortMappingParser.Parse("80/foo")])).Message);

    [Fact]
    public void One_host_port_for_two_container_ports_is_refused()
    {
        Assert.Equal(
            "conflicting port mappings for host port 8085 (protocol tcp)",
            Assert.Throws<InvalidArgumentException>(() => Resolve("8080-8090:80-90", "8085:81")).Message);
        Assert.Equal(
            "conflicting port mappings for host port 8080 (protocol tcp)",
            Assert.Throws<InvalidArgumentException>(() => Resolve("8080:80", "8080:81")).Message);
    }

    [Fact]
    public void Equal_and_adjacent_mappings_are_joined()
    {
        Assert.Equal([Mapping(8080, 80, 1)], Resolve("8080:80", "8080:80"));
        Assert.Equal([Mapping(8080, 80, 3)], Resolve("8081:81", "8080:80", "8082:82"));
        Assert.Equal([Mapping(8080, 80, 1), Mapping(8082, 82, 1)], Resolve("8082:82", "8080:80"));
        Assert.Equal([Mapping(8080, 80, 1), Mapping(8080, 80, 1) with { HostIp = "127.0.0.1" }], Resolve("8080:80", "127.0.0.1:8080:80"));
    }

    [Fact]
    public void A_list_of_protocols_becomes_one_mapping_each()
        => Assert.Equal(["tcp", "udp"], PortMappings.Resolve([new PortMapping { HostPort = 53, ContainerPort = 53, Protocol = "UDP,tcp" }]).Select(m => m.Protocol));

    [Fact]
    public void A_missing_host_port_is_chosen_free_and_consecutive()
    {
        var resolved = Resolve("80", "80-82", "127.0.0.1::90/udp");
        Assert.Equal([(80, 3, "tcp"), (90, 1, "udp")], resolved.Select(m => ((int)m.ContainerPort, (int)m.Range, m.Protocol)));
        Assert.All(resolved, m => Assert.True(m.HostPort >= 1024));
    }

    [Fact]
    public void Publish_all_leaves_out_what_is_published_by_hand()
    {
        var resolved = PortMappings.Resolve(
            [PortMappingParser.Parse("8099:99")],
            [PortMappingParser.Parse("98-100"), PortMappingParser.Parse("99/udp")]);
        Assert.Equal(
            [("tcp", 98), ("tcp", 99), ("tcp", 100), ("udp", 99)],
            resolved.Select(m => (m.Protocol, (int)m.ContainerPort)).Order());
        Assert.Equal(8099, resolved.Single(m => m is { ContainerPort: 99, Protocol: "tcp" }).HostPort);
    }

    private static IReadOnlyList<PortMapping> Resolve(params string[] values)
        => PortMappings.Resolve([.. values.Select(PortMappingParser.Parse)]);

    private static PortMapping Mapping(ushort host, ushort container, ushort range)
        => new() { HostPort = host, ContainerPort = container, Range = range, Protocol = "tcp" };
}
