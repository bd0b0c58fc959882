using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Networks;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-create(1).</summary>
internal sealed class NetworkCreateVerb : Verb
{
    private readonly BoolFlag _disableDns, _ignore, _internal, _ipv6;
    private readonly TextFlag _driver, _interface, _ipam;
    private readonly AddressListFlag _gateways;
    private readonly TextListFlag _dns, _ranges, _labels, _options, _routes, _subnets;

    internal NetworkCreateVerb(FlagSet flags)
    {
        _disableDns = flags.Bool("disable-dns", "Disable name resolution between the network's containers");
        _dns = flags.Slice("dns", "DNS servers this network will use");
        _driver = flags.Text("driver", 'd', "Driver of the network", "bridge");
        _gateways = flags.Addresses("gateway", "IPv4 or IPv6 gateway for the subnet");
        _ignore = flags.Bool("ignore", "Don't fail if network already exists");
        _interface = flags.Text("interface-name", "Interface name which is used by the driver");
        _internal = flags.Bool("internal", "Restrict external access from this network");
        _ranges = flags.Array("ip-range", "Allocate container IP from range");
        _ipam = flags.Text("ipam-driver", "IP Address Management Driver");
        _ipv6 = flags.Bool("ipv6", "Enable IPv6 networking");
        _labels = flags.Array("label", "Set metadata on a network");
        _options = flags.Array("opt", 'o', "Set driver specific options");
        _routes = flags.Array("route", "Static routes");
        _subnets = flags.Array("subnet", "Subnets in CIDR format");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] [NAME]";

    /// <inheritdoc/>
    public override string[] Examples => ["network create web", "network create --subnet 10.50.0.0/24 --disable-dns plain"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtMost(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var network = NetworkAccess.Engine(invocation).Create(new NetworkCreateOptions
        {
            Name = invocation.Arguments.Count > 0 ? invocation.Arguments[0] : "",
            Driver = _driver.Value,
            Subnets = _subnets.Value,
            Gateways = _gateways.Value,
            Ranges = _ranges.Value,
            Routes = _routes.Value,
            DnsServers = _dns.Value,
            DisableDns = _disableDns.Value,
            Internal = _internal.Value,
            Ipv6 = _ipv6.Value,
            InterfaceName = _interface.Given,
            IpamDriver = _ipam.Given,
            Labels = Pairs(_labels.Value, "failed to parse labels"),
            Options = Pairs(_options.Value, "unable to parse options"),
            IgnoreExisting = _ignore.Value,
        });
        invocation.Out.WriteLine(network.Name);
        return 0;
    }

    private static Dictionary<string, string> Pairs(IReadOnlyList<string> values, string complaint)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            var equals = value.IndexOf('=');
            if (equals == 0 || value.Length == 0) throw new InvalidArgumentException($"{complaint}: invalid label format: \"{value}\"");
            result[equals < 0 ? value : value[..equals]] = equals < 0 ? "" : value[(equals + 1)..];
        }

        return result;
    }
}
