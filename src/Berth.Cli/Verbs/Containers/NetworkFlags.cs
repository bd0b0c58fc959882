using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Verbs.Containers;

/// <summary>A new container's network and names.</summary>
internal sealed class NetworkFlags
{
    private readonly TextListFlag _addHosts;
    private readonly TextListFlag _dns;
    private readonly TextListFlag _dnsOptions;
    private readonly TextListFlag _dnsSearch;
    private readonly TextListFlag _expose;
    private readonly TextFlag _hostname;
    private readonly TextFlag _hostsFile;
    private readonly TextFlag _ip;
    private readonly TextFlag _ip6;
    private readonly TextFlag _macAddress;
    private readonly TextListFlag _networks;
    private readonly TextListFlag _aliases;
    private readonly BoolFlag _noHostname;
    private readonly BoolFlag _noHosts;
    private readonly TextListFlag _publish;
    private readonly BoolFlag _publishAll;

    internal NetworkFlags(FlagSet flags)
    {
        flags.Group = "Network";
        _addHosts = flags.Slice("add-host", "Add a custom host-to-IP mapping (host:ip)");
        _dns = flags.Slice("dns", "Set custom DNS servers");
        _dnsOptions = flags.Slice("dns-option", "Set custom DNS options");
        flags.Alias("dns-opt", "dns-option");
        _dnsSearch = flags.Slice("dns-search", "Set custom DNS search domains");
        _expose = flags.Slice("expose", "Expose a port or a range of ports");
        _hostname = flags.Text("hostname", 'h', "Set container hostname");
        _hostsFile = flags.Text("hosts-file", "Base file to create the /etc/hosts file inside the container, or one of the special values. (\"image\"|\"none\")").Completes(Completion.Files);
        _ip = flags.Text("ip", "Specify a static IPv4 address for the container");
        _ip6 = flags.Text("ip6", "Specify a static IPv6 address for the container");
        _macAddress = flags.Text("mac-address", "Container MAC address (e.g. 92:d0:c6:0a:29:33)");
        _networks = flags.Array("network", "Connect a container to a network").Completes(Completion.Networks);
        flags.Alias("net", "network");
        _aliases = flags.Slice("network-alias", "Add network-scoped alias for the container");
        _noHostname = flags.Bool("no-hostname", "Do not create /etc/hostname within the container, instead use the version from the image");
        _noHosts = flags.Bool("no-hosts", "Do not create /etc/hosts within the container, instead use the version from the image");
        _publish = flags.Slice("publish", 'p', "Publish a container's port, or a range of ports, to the host");
        _publishAll = flags.Bool("publish-all", 'P', "Publish all exposed ports to random ports on the host interface");
    }

    internal NetworkOptions Options() => new()
    {
        AddHosts = _addHosts.Value,
        Dns = _dns.Value,
        DnsOptions = _dnsOptions.Value,
        DnsSearch = _dnsSearch.Value,
        Expose = _expose.Value,
        Hostname = _hostname.Given,
        HostsFile = _hostsFile.Given,
        Ip = _ip.Given,
        Ip6 = _ip6.Given,
        MacAddress = _macAddress.Given,
        Networks = _networks.Value,
        Aliases = _aliases.Value,
        NoHostname = ProcessFlags.Given(_noHostname),
        NoHosts = ProcessFlags.Given(_noHosts),
        Publish = _publish.Value,
        PublishAll = _publishAll.Value,
    };
}
