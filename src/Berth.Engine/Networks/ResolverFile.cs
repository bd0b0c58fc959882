using System.Net;
using System.Text;

namespace Berth.Engine.Networks;

/// <summary>Makes a container's /etc/resolv.conf (resolv.conf(5)) as Podman does.</summary>
public static class ResolverFile
{
    private const string HostPath = "/etc/resolv.conf";
    private const string ResolvedPath = "/run/systemd/resolve/resolv.conf";
    private const string ResolvedStub = "127.0.0.53";

    // What Podman falls back to where the host's servers listen only on the host's loopback interface.
    private static readonly string[] PublicServers = ["8.8.8.8", "8.8.4.4"];
    private static readonly string[] PublicServers6 = ["2001:4860:4860::8888", "2001:4860:4860::8844"];

    /// <summary>Builds the file.</summary>
    /// <param name="servers">The user's servers; empty for the network's or the host's. A network's own DNS goes before them.</param>
    /// <param name="searches">The user's search domains; empty for the network's and the host's; <c>.</c> alone for none.</param>
    /// <param name="options">The user's options; empty for the host's.</param>
    /// <param name="status">The container's networks; null where it has none.</param>
    /// <param name="sharesHostNetwork">Whether the host's loopback addresses reach the host.</param>
    /// <param name="read">Reads a file of the host: null if there is none.</param>
    public static string Build(
        IReadOnlyList<string> servers, IReadOnlyList<string> searches, IReadOnlyList<string> options,
        NetworkStatus? status, bool sharesHostNetwork, Func<string, string?> read)
    {
        var ofNetwork = new List<string>();
        var domains = new List<string>();
        foreach (var name in status?.NetworkNames ?? [])
        {
            if (!status!.Networks.TryGetValue(name, out var network)) continue;
            AddNew(ofNetwork, network.DnsServers);
            AddNew(domains, network.DnsSearchDomains);
        }

        var host = ReadHost(sharesHostNetwork, read);
        // A network that is a process forwards to the host's servers, and what it does not forward goes to them.
        var usedServers = status is { IsUserMode: true } && servers.Count > 0 ? [.. servers] : ofNetwork.Count > 0 ? ofNetwork : [.. servers];
        if (status is { IsUserMode: true } && servers.Count == 0) AddNew(usedServers, HostServers(host, sharesHostNetwork, HasIpv6(status), fallback: false));
        if (usedServers.Count == 0)
        {
            AddNew(usedServers, status?.DnsForwarders ?? []);
            AddNew(usedServers, HostServers(host, sharesHostNetwork, HasIpv6(status)));
        }

        if (searches.Count > 0) domains = [.. searches];
        else AddNew(domains, Values(host, "search"));
        IReadOnlyList<string> usedOptions = options.Count > 0 ? options : Values(host, "options");

        var text = new StringBuilder();
        if (domains.Count > 0 && domains is not ["."]) text.Append("search ").AppendJoin(' ', domains).Append('\n');
        foreach (var server in usedServers) text.Append("nameserver ").Append(server).Append('\n');
        if (usedOptions.Count > 0) text.Append("options ").AppendJoin(' ', usedOptions).Append('\n');
        return text.ToString();
    }

    private static string ReadHost(bool sharesHostNetwork, Func<string, string?> read)
    {
        var text = read(HostPath) ?? "";
        // systemd-resolved's stub listens on the host's loopback interface; its other file names the real servers.
        if (!sharesHostNetwork && Values(text, "nameserver") is [ResolvedStub]) return read(ResolvedPath) ?? text;
        return text;
    }

    private static List<string> HostServers(string host, bool sharesHostNetwork, bool ipv6, bool fallback = true)
    {
        var servers = new List<string>();
        foreach (var server in Values(host, "nameserver"))
        {
            if (!sharesHostNetwork)
            {
                var percent = server.IndexOf('%');
                if (!IPAddress.TryParse(percent < 0 ? server : server[..percent], out var address)) continue;
                if (IPAddress.IsLoopback(address)) continue;
                if (!ipv6 && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) continue;
            }

            servers.Add(server);
        }

        if (servers.Count > 0 || sharesHostNetwork || !fallback) return servers;
        servers.AddRange(PublicServers);
        if (ipv6) servers.AddRange(PublicServers6);
        return servers;
    }

    private static bool HasIpv6(NetworkStatus? status) => status?.Addresses.Any(static address => address.Contains(':')) == true;

    // "search" and "options" given twice: the last counts for search, all for options; servers are one a line.
    private static List<string> Values(string text, string keyword)
    {
        var values = new List<string>();
        foreach (var line in text.Split('\n'))
        {
            var end = line.AsSpan().IndexOfAny('#', ';');
            var fields = (end < 0 ? line : line[..end]).Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 2 || fields[0] != keyword) continue;
            if (keyword == "nameserver")
            {
                values.Add(fields[1]);
                continue;
            }

            if (keyword == "search") values.Clear();
            values.AddRange(fields[1..]);
        }

        return values;
    }

    private static void AddNew(List<string> list, IReadOnlyList<string> added)
    {
        foreach (var value in added)
        {
            if (!list.Contains(value)) list.Add(value);
        }
    }
}
