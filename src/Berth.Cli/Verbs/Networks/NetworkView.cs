using System.Collections;
using System.Text.Json;
using Berth.Engine.Networks;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Networks;

/// <summary>A network as templates see it: Go's types.Network.</summary>
internal sealed class NetworkView(NetworkDefinition network) : ITemplateObject, IJsonWritable
{
    /// <inheritdoc/>
    public string TypeName => "types.Network";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames =>
    [
        "Name", "ID", "Driver", "NetworkInterface", "Created", "Subnets", "Routes", "IPv6Enabled", "Internal", "DNSEnabled",
        "NetworkDNSServers", "Labels", "Options", "IPAMOptions",
    ];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "Name" => network.Name,
            "ID" => network.Id,
            "Driver" => network.Driver,
            "NetworkInterface" => network.Interface ?? "",
            "Created" => network.Created,
            "Subnets" => (network.Subnets ?? []).Select(static subnet => (object)Subnet(subnet)).ToArray(),
            "Routes" => (network.Routes ?? []).Select(static route => (object)Route(route)).ToArray(),
            "IPv6Enabled" => network.Ipv6Enabled,
            "Internal" => network.Internal,
            "DNSEnabled" => network.DnsEnabled,
            "NetworkDNSServers" => (network.DnsServers ?? []).ToArray(),
            "Labels" => Map(network.Labels),
            "Options" => Map(network.Options),
            "IPAMOptions" => Map(network.IpamOptions),
            _ => null,
        };
        return value is not null;
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer) => writer.WriteRawValue(network.ToJson());

    private static IDictionary Map(IReadOnlyDictionary<string, string>? map)
        => map is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(map, StringComparer.Ordinal);

    private static StructView Subnet(NetworkSubnet subnet) => new(
        "types.Subnet",
        ("Subnet", "subnet", new CidrView(subnet.Subnet)),
        ("Gateway", "gateway", subnet.Gateway ?? "<nil>"),
        ("LeaseRange", "lease_range", subnet.LeaseRange is { } range
            ? new StructView("types.LeaseRange", ("StartIP", "start_ip", range.Start ?? "<nil>"), ("EndIP", "end_ip", range.End ?? "<nil>"))
            : new GoNil("types.LeaseRange")));

    private static StructView Route(NetworkRoute route) => new(
        "types.Route",
        ("Destination", "destination", new CidrView(route.Destination)),
        ("Gateway", "gateway", route.Gateway ?? "<nil>"),
        ("Metric", "metric", route.Metric is { } metric ? metric : new GoNil("uint32")));
}
