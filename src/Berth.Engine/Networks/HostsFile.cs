using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Sockets;

namespace Berth.Engine.Networks;

/// <summary>Makes a container's /etc/hosts with the entries, and in the order, that Podman gives it.</summary>
public static class HostsFile
{
    /// <summary>The names by which a container finds its host.</summary>
    private static readonly string[] HostNames = ["host.containers.internal", "host.docker.internal"];

    private static readonly HostEntry[] Loopback = [new("127.0.0.1", ["localhost"]), new("::1", ["localhost"])];

    /// <summary>Builds the file.</summary>
    /// <param name="added"><c>name[;name…]:address</c> of <c>--add-host</c>; they come first, and win.</param>
    /// <param name="baseText">The file it starts from; empty for none.</param>
    /// <param name="hostAddress">Where the container reaches its host, for host.containers.internal and <c>host-gateway</c>; null for nowhere.</param>
    /// <param name="own">The container's own addresses and names. A name that is in the file already is not added.</param>
    /// <exception cref="InvalidArgumentException">An added host is malformed or has no address.</exception>
    public static string Build(IReadOnlyList<string> added, string baseText, string? hostAddress, IReadOnlyList<HostEntry> own)
    {
        var entries = new List<HostEntry>();
        foreach (var value in added) entries.Add(ParseAdded(value, hostAddress));
        entries.AddRange(Parse(baseText));
        AddMissing(entries, Loopback);
        if (hostAddress is not null) AddMissing(entries, [new HostEntry(hostAddress, HostNames)]);
        AddMissing(entries, own);

        var text = new StringBuilder();
        foreach (var entry in entries) text.Append(entry.Address).Append('\t').AppendJoin(' ', entry.Names).Append('\n');
        return text.ToString();
    }

    /// <summary>A container's own entries: each of its addresses with its host name and name.</summary>
    public static IReadOnlyList<HostEntry> OwnEntries(NetworkStatus status, string hostname, string name)
        => [.. status.Addresses.Select(address => new HostEntry(address, Names(hostname, name)))];

    /// <summary>The entry of a container that has only the loopback interface, or shares another container's network.</summary>
    public static HostEntry LoopbackEntry(string hostname, string name) => new("127.0.0.1", Names(hostname, name));

    /// <summary>The text with one entry more, for a container that joins the network of the file's owner.</summary>
    public static string Add(string text, HostEntry entry)
        => $"{text}{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}{entry.Address}\t{string.Join(' ', entry.Names)}\n";

    /// <summary>The text without an entry that <see cref="Add"/> wrote.</summary>
    public static string Remove(string text, HostEntry entry)
    {
        var line = $"{entry.Address}\t{string.Join(' ', entry.Names)}\n";
        var at = text.LastIndexOf(line, StringComparison.Ordinal);
        return at < 0 ? text : text.Remove(at, line.Length);
    }

    /// <summary>
    /// Where a container reaches its host: what containers.conf says, else the gateway of its first bridge network (IPv4
    /// preferred), else an address of the host.
    /// </summary>
    /// <param name="configured"><c>host_containers_internal_ip</c>: an address, <c>none</c>, or empty.</param>
    /// <param name="status">The container's bridge networks; null where it has none.</param>
    public static string? HostAddress(string configured, NetworkStatus? status)
    {
        if (configured.Length > 0) return configured == "none" ? null : configured;
        if (status?.HostAddress is { } known) return known.Length > 0 ? known : LocalAddress();
        string? found = null;
        foreach (var name in status?.NetworkNames ?? [])
        {
            if (!status!.Networks.TryGetValue(name, out var network)) continue;
            if (!status.Request.Definitions.TryGetValue(name, out var definition) || definition.Driver != "bridge") continue;
            foreach (var address in network.Interfaces.Values.SelectMany(static one => one.Subnets ?? []))
            {
                if (address.Gateway is not { Length: > 0 } gateway) continue;
                if (!gateway.Contains(':')) return gateway;
                found ??= gateway;
            }
        }

        return found ?? LocalAddress();
    }

    private static string[] Names(string hostname, string name)
        => hostname.Length == 0 || hostname == name ? [name] : name.Length == 0 ? [hostname] : [hostname, name];

    private static string? LocalAddress()
        => LinkAddress.List()
            .FirstOrDefault(static one => one is { IsRoutable: true, Address.AddressFamily: System.Net.Sockets.AddressFamily.InterNetwork })
            .Address?.ToString();

    private static HostEntry ParseAdded(string value, string? hostAddress)
    {
        var colon = value.IndexOf(':');
        if (colon <= 0 || colon == value.Length - 1) throw new InvalidArgumentException($"bad format for add-host: \"{value}\"");
        var address = value[(colon + 1)..];
        if (address == "host-gateway")
        {
            address = hostAddress ?? throw new InvalidArgumentException(
                $"unable to replace \"host-gateway\" of host entry \"{value}\": host containers internal IP address is empty");
        }

        return new HostEntry(address.Trim('[', ']'), value[..colon].Split(';', StringSplitOptions.RemoveEmptyEntries));
    }

    private static IEnumerable<HostEntry> Parse(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            var comment = line.IndexOf('#');
            var fields = (comment < 0 ? line : line[..comment]).Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 1) yield return new HostEntry(fields[0], fields[1..]);
        }
    }

    private static void AddMissing(List<HostEntry> entries, IReadOnlyList<HostEntry> added)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries) known.UnionWith(entry.Names);
        foreach (var entry in added)
        {
            var names = entry.Names.Where(name => !known.Contains(name)).ToList();
            if (names.Count > 0) entries.Add(entry with { Names = names });
        }
    }
}
