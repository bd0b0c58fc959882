using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run for the network, names and name resolution.</summary>
internal sealed class ContainerNetworkFlags
{
    private readonly TextListFlag networks;
    private readonly TextListFlag aliases;
    private readonly TextFlag ip;
    private readonly TextFlag ip6;
    private readonly TextFlag mac;
    private readonly TextListFlag publish;
    private readonly BoolFlag publishAll;
    private readonly TextListFlag expose;
    private readonly TextFlag hostname;
    private readonly BoolFlag noHostname;
    private readonly BoolFlag noHosts;
    private readonly TextFlag hostsFile;
    private readonly TextListFlag addHosts;
    private readonly TextListFlag dns;
    private readonly TextListFlag dnsSearch;
    private readonly TextListFlag dnsOptions;

    internal ContainerNetworkFlags(FlagSet flags)
    {
        flags.Group = "Network";
        networks = flags.Array("network", "Connect a container to a network").Completes(Completion.Networks);
        aliases = flags.Slice("network-alias", "Add network-scoped alias for the container");
        ip = flags.Text("ip", "Specify a static IPv4 address for the container");
        ip6 = flags.Text("ip6", "Specify a static IPv6 address for the container");
        mac = flags.Text("mac-address", "Container MAC address (e.g. 92:d0:c6:0a:29:33)");
        publish = flags.Slice("publish", 'p', "Publish a container's port, or a range of ports, to the host");
        publishAll = flags.Bool("publish-all", 'P', "Publish all exposed ports to random ports on the host interface");
        expose = flags.Slice("expose", "Expose a port or a range of ports");
        hostname = flags.Text("hostname", 'h', "Set container hostname");
        noHostname = flags.Bool("no-hostname", "Do not create /etc/hostname within the container, instead use the version from the image");
        noHosts = flags.Bool("no-hosts", "Do not create /etc/hosts within the container, instead use the version from the image");
        hostsFile = flags.Text("hosts-file", "Base file to create the /etc/hosts file inside the container, or one of the special values. (\"image\"|\"none\")")
            .Completes(Completion.Files);
        addHosts = flags.Slice("add-host", "Add a custom host-to-IP mapping (host:ip)");
        dns = flags.Slice("dns", "Set custom DNS servers");
        dnsSearch = flags.Slice("dns-search", "Set custom DNS search domains");
        dnsOptions = flags.Slice("dns-option", "Set custom DNS options");
        flags.Alias("net", "network");
        flags.Alias("net-alias", "network-alias");
        flags.Alias("dns-opt", "dns-option");
    }

    internal NetworkOptions Build() => new()
    {
        Networks = networks.Value,
        Aliases = aliases.Value,
        Ip = ip.NonEmpty,
        Ip6 = ip6.NonEmpty,
        MacAddress = mac.NonEmpty,
        Publish = publish.Value,
        PublishAll = publishAll.Value,
        Expose = expose.Value,
        Hostname = hostname.Given,
        NoHostname = noHostname.Changed ? noHostname.Value : null,
        NoHosts = noHosts.Changed ? noHosts.Value : null,
        HostsFile = hostsFile.Given,
        AddHosts = addHosts.Value,
        Dns = dns.Value,
        DnsSearch = dnsSearch.Value,
        DnsOptions = dnsOptions.Value,
    };
}
