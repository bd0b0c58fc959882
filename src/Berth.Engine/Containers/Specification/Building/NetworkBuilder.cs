using System.Net;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Engine.Networks;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="NetworkSpecification"/>.</summary>
internal static class NetworkBuilder
{
    public static NetworkSpecification Build(BuildRequest request, NamespaceSpecification namespaces)
    {
        var options = request.Options.Network;
        var configured = request.Configuration.Containers.NetworkNamespace;
        IReadOnlyList<string> values = options.Networks.Count > 0 ? options.Networks : [configured];
        var (mode, modeOptions, attachments) = NetworkModeParser.Parse(values);
        if (mode.Kind == NamespaceKind.Private)
        {
            // Real root's private network is the default bridge (podman-run(1), --network).
            mode = new NamespaceMode(request.Host.IsRoot ? NamespaceKind.Bridge : OfUser(request.Configuration.Network.DefaultRootlessNetworkCommand));
            attachments = [new NetworkAttachment { Name = "default" }];
        }

        switch (mode.Kind)
        {
            case NamespaceKind.Container:
                var other = request.Depend(mode.Value!, e => $"looking up container to share net namespace with: {e.Message}");
                mode = other.Network.Mode.Kind == NamespaceKind.Host ? NamespaceMode.Host : mode with { Value = other.Id };
                break;
            case NamespaceKind.Path when !File.Exists(mode.Value!):
                throw new InvalidArgumentException($"cannot find specified network namespace path: faccessat {mode.Value}: no such file or directory");
            case NamespaceKind.Pod:
                throw new InvalidArgumentException("cannot use pod namespace as container is not joining a pod or pod has no infra container: invalid argument");
        }

        if (!request.Host.IsRoot && mode.Kind == NamespaceKind.Veth)
            throw new NotSupportedYetException("--network=veth without root is not supported yet: use bridge, pasta, host, none, container: or ns:");
        var isBridge = mode.Kind == NamespaceKind.Bridge;
        if (isBridge) attachments = Attach(request, attachments);
        else RefuseBridgeOptions(request);
        CheckNames(request, mode, namespaces);
        var exposed = ExposedPorts(request);
        return new NetworkSpecification
        {
            Mode = mode,
            ModeOptions = modeOptions,
            Networks = isBridge ? attachments : [],
            Ports = Ports(request, mode, exposed),
            ExposedPorts = [.. exposed.Keys],
            PublishAll = options.PublishAll,
            Hostname = Hostname(request, mode, namespaces),
            HostnameIsSet = !string.IsNullOrEmpty(options.Hostname),
            UseImageHostname = options.NoHostname ?? request.Configuration.Containers.NoHostname,
            UseImageHosts = options.NoHosts ?? (request.Configuration.Containers.NoHosts && options.AddHosts.Count == 0),
            UseImageResolvConf = options.Dns is ["none"] || (options.Dns.Count == 0 && request.Configuration.Containers.DnsServers is ["none"]),
            HostsFile = options.HostsFile ?? (request.Configuration.Containers.BaseHostsFile is { Length: > 0 } file ? file : null),
            AddHosts = options.AddHosts,
            DnsServers = options.Dns is ["none"] ? [] : options.Dns.Count > 0 ? options.Dns : Real(request.Configuration.Containers.DnsServers),
            DnsSearch = options.DnsSearch.Count > 0 ? options.DnsSearch : request.Configuration.Containers.DnsSearches,
            DnsOptions = options.DnsOptions.Count > 0 ? options.DnsOptions : request.Configuration.Containers.DnsOptions,
        };
    }

    // default_rootless_network_cmd of containers.conf(5).
    private static NamespaceKind OfUser(string command) => command switch
    {
        "pasta" or "" => NamespaceKind.Pasta,
        "slirp4netns" => NamespaceKind.Slirp4netns,
        _ => throw new InvalidArgumentException($"invalid default_rootless_network_cmd option \"{command}\""),
    };

    private static IReadOnlyList<string> Real(IReadOnlyList<string> servers) => servers is ["none"] ? [] : servers;

    private static List<NetworkAttachment> Attach(BuildRequest request, IReadOnlyList<NetworkAttachment> attachments)
    {
        var options = request.Options.Network;
        var single = options.Ip is not null || options.Ip6 is not null || options.MacAddress is not null;
        var result = new List<NetworkAttachment>(attachments.Count);
        foreach (var attachment in attachments)
        {
            var wanted = attachment.Name == "default" ? request.Configuration.Network.DefaultNetwork : attachment.Name;
            var name = request.Context.FindNetwork(wanted);
            if (result.Exists(a => a.Name == name)) continue;
            result.Add(attachment with { Name = name, Aliases = options.Aliases.Count > 0 ? options.Aliases : attachment.Aliases });
        }

        if (!single) return result;
        if (result.Count > 1)
        {
            var flag = options.Ip is not null ? "--ip" : options.Ip6 is not null ? "--ip6" : "--mac-address";
            throw new InvalidArgumentException($"{flag} can only be set for a single network: invalid argument");
        }

        var addresses = new List<string>(result[0].Addresses);
        if (options.Ip is { } ip) addresses.Add(Address(ip));
        if (options.Ip6 is { } ip6) addresses.Add(Address(ip6));
        result[0] = result[0] with { Addresses = addresses, Mac = options.MacAddress is { } mac ? NetworkModeParser.Mac(mac) : result[0].Mac };
        return result;
    }

    // Of either family: whether a network has a subnet for it shows at the start.
    private static string Address(string text)
        => StrictAddress.TryParse(text)?.ToString() ?? throw new InvalidArgumentException($"\"{text}\" is not an ip address");

    private static void RefuseBridgeOptions(BuildRequest request)
    {
        var options = request.Options.Network;
        if (options.Ip is { } ip) Address(ip);
        if (options.Ip6 is { } ip6) Address(ip6);
        if (options.MacAddress is { } mac) NetworkModeParser.Mac(mac);
        var flag = options.Ip is not null ? "--ip" : options.Ip6 is not null ? "--ip6"
            : options.MacAddress is not null ? "--mac-address" : options.Aliases.Count > 0 ? "--network-alias" : null;
        if (flag is not null) throw new InvalidArgumentException($"{flag} can only be set when the network mode is bridge: invalid argument");
    }

    private static void CheckNames(BuildRequest request, NamespaceMode mode, NamespaceSpecification namespaces)
    {
        var options = request.Options.Network;
        if (mode.Kind is NamespaceKind.None or NamespaceKind.Container)
        {
            var option = options.Dns.Count > 0 ? "dns" : options.DnsOptions.Count > 0 ? "dns-option" : options.DnsSearch.Count > 0 ? "dns-search" : null;
            if (option is not null)
                throw new InvalidArgumentException($"conflicting options: {option} and the network mode: {(mode.Kind == NamespaceKind.None ? "none" : "container")}");
        }

        foreach (var server in options.Dns)
        {
            if (server == "none")
            {
                if (options.Dns.Count > 1) throw new InvalidArgumentException("none is not allowed to be specified with other DNS ip addresses");
            }
            else if (!IPAddress.TryParse(server, out _))
            {
                throw new InvalidArgumentException($"{server} is not an ip address");
            }
        }

        foreach (var domain in options.DnsSearch)
        {
            if (domain != "." && !IsDomain(domain)) throw new InvalidArgumentException($"{domain} is not a valid domain");
        }

        if (options.NoHosts == true && options.AddHosts.Count > 0) throw new InvalidArgumentException("--no-hosts and --add-host cannot be set together");
        if (options.NoHosts == true && options.HostsFile is not null) throw new InvalidArgumentException("--no-hosts and --hosts-file cannot be set together");
        foreach (var host in options.AddHosts) CheckHost(host);
        if (!string.IsNullOrEmpty(options.Hostname) && namespaces.Uts.Kind == NamespaceKind.Host)
        {
            throw new InvalidArgumentException(
                "invalid config provided: cannot set hostname when running in the host UTS namespace: invalid configuration");
        }
    }

    private static void CheckHost(string value)
    {
        var colon = value.IndexOf(':');
        if (colon <= 0) throw new InvalidArgumentException($"bad format for add-host: \"{value}\"");
        var address = value[(colon + 1)..];
        if (address is "host-gateway") return;
        if (!IPAddress.TryParse(address.Trim('[', ']'), out _)) throw new InvalidArgumentException($"invalid IP address in add-host: \"{address}\"");
    }

    private static bool IsDomain(string domain)
    {
        foreach (var label in domain.TrimEnd('.').Split('.'))
        {
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-') return false;
            foreach (var c in label)
            {
                if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_')) return false;
            }
        }

        return domain.Length > 0;
    }

    private static string Hostname(BuildRequest request, NamespaceMode mode, NamespaceSpecification namespaces)
    {
        if (request.Options.Network.Hostname is { Length: > 0 } given) return given;
        // A container that has the host's names or network is addressed by the host's name.
        if (namespaces.Uts.Kind == NamespaceKind.Host || mode.Kind == NamespaceKind.Host) return request.Host.Hostname;
        if (!request.Configuration.Containers.ContainerNameAsHostname || request.Options.Name is not { } name) return request.Id[..12];
        var clean = new System.Text.StringBuilder(name.Length);
        foreach (var c in name)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '.') clean.Append(c);
        }

        var text = clean.ToString().Trim('-', '.');
        return text.Length is > 0 and <= 253 ? text : request.Id[..12];
    }

    private static SortedDictionary<string, PortMapping> ExposedPorts(BuildRequest request)
    {
        var result = new SortedDictionary<string, PortMapping>(StringComparer.Ordinal);
        foreach (var value in request.Image?.ExposedPorts ?? []) ExposeParser.Parse(value, result);
        foreach (var value in request.Options.Network.Expose) ExposeParser.Parse(value, result);
        return result;
    }

    private static IReadOnlyList<PortMapping> Ports(BuildRequest request, NamespaceMode mode, SortedDictionary<string, PortMapping> exposed)
    {
        var options = request.Options.Network;
        if (options.Publish.Count == 0 && !options.PublishAll) return [];
        var published = new List<PortMapping>(options.Publish.Count);
        foreach (var value in options.Publish) published.Add(PortMappingParser.Parse(value));
        if (mode.Kind is not (NamespaceKind.Bridge or NamespaceKind.Pasta or NamespaceKind.Slirp4netns))
        {
            var name = mode.Kind == NamespaceKind.Path ? "ns" : mode.Kind.ToString().ToLowerInvariant();
            request.Warnings.Add($"Port mappings have been discarded because \"{name}\" network namespace mode does not support them");
            return [];
        }

        return PortMappings.Resolve(published, options.PublishAll ? [.. exposed.Values] : null);
    }
}
