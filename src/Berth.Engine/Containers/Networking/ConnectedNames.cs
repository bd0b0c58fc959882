using System.Text;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Networking;

/// <summary>
/// Keeps /etc/hosts and /etc/resolv.conf of a running container in step with its networks. What the container wrote there itself
/// stays; the files are changed in place, since they are bound into it.
/// </summary>
/// <param name="runDirectory">The container's volatile directory.</param>
internal sealed class ConnectedNames(string runDirectory)
{
    private const string Server = "nameserver ";

    /// <summary>Takes out what went and adds what came.</summary>
    public void Update(ContainerSpecification specification, NetworkStatus? before, NetworkStatus after)
    {
        if (!specification.Network.UseImageHosts) Change("/hosts", text => Hosts(text, specification, before, after));
        if (!specification.Network.UseImageResolvConf) Change("/resolv.conf", text => Servers(text, ServersOf(before), ServersOf(after)));
    }

    private static string Hosts(string text, ContainerSpecification specification, NetworkStatus? before, NetworkStatus after)
    {
        var gone = before is null ? [] : HostsFile.OwnEntries(before, specification.Network.Hostname, specification.Name);
        var now = HostsFile.OwnEntries(after, specification.Network.Hostname, specification.Name);
        foreach (var entry in gone)
        {
            if (!now.Any(other => other.Address == entry.Address)) text = HostsFile.Remove(text, entry);
        }

        foreach (var entry in now)
        {
            if (!gone.Any(other => other.Address == entry.Address)) text = HostsFile.Add(text, entry);
        }

        return text;
    }

    // The servers of a network that came go before those that are there, as its names are to be found first.
    private static string Servers(string text, List<string> before, List<string> after)
    {
        var came = after.Except(before).ToList();
        var gone = before.Except(after).ToList();
        if (came.Count == 0 && gone.Count == 0) return text;
        var result = new StringBuilder();
        var placed = false;
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var isServer = line.StartsWith(Server, StringComparison.Ordinal);
            if (isServer) Place();
            if (isServer && gone.Contains(line[Server.Length..].Trim())) continue;
            result.Append(line).Append('\n');
        }

        Place();
        return result.ToString();

        void Place()
        {
            if (placed) return;
            placed = true;
            foreach (var server in came) result.Append(Server).Append(server).Append('\n');
        }
    }

    private static List<string> ServersOf(NetworkStatus? status) => [.. status?.Networks.Values.SelectMany(static network => network.DnsServers).Distinct() ?? []];

    private void Change(string name, Func<string, string> change)
    {
        if (FileSystem.TryReadAll(runDirectory + name) is not { } bytes) return;
        var text = Encoding.UTF8.GetString(bytes);
        var changed = change(text);
        if (changed != text) FileSystem.WriteAll(runDirectory + name, Encoding.UTF8.GetBytes(changed));
    }
}
