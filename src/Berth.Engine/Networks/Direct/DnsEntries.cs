using System.Globalization;
using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Networks.Direct;

/// <summary>
/// The files from which aardvark-dns answers: one for each network, first the addresses that it listens on, then a line for each
/// container. The networks' lock is held by the caller.
/// </summary>
/// <param name="directory"><c>aardvark-dns</c> in netavark's directory.</param>
internal sealed class DnsEntries(string directory)
{
    private const int HangUp = 1;

    /// <summary>Whether aardvark-dns runs; it is started by netavark.</summary>
    public bool IsServed => Server() is not null;

    /// <summary>Adds a container.</summary>
    public void Add(NetavarkRequest request, NetworkDefinition network, DirectLink link, IReadOnlyList<string> names)
    {
        var path = $"{directory}/{network.Name}";
        var text = new StringBuilder(Read(path));
        if (text.Length == 0)
        {
            text.AppendJoin(',', link.Subnets.Select(static subnet => subnet.Gateway));
            if (network.DnsServers is { Count: > 0 } servers) text.Append(' ').AppendJoin(',', servers);
            text.Append('\n');
        }

        text.Append(request.ContainerId).Append(' ');
        text.AppendJoin(',', link.Subnets.Where(static subnet => !subnet.Subnet.IsIpv6).Select(static subnet => subnet.Address)).Append(' ');
        text.AppendJoin(',', link.Subnets.Where(static subnet => subnet.Subnet.IsIpv6).Select(static subnet => subnet.Address)).Append(' ');
        text.AppendJoin(',', names);
        if (request.DnsServers is { Count: > 0 } own) text.Append(' ').AppendJoin(',', own);
        text.Append('\n');
        FileSystem.Replace(path, Encoding.UTF8.GetBytes(text.ToString()), durable: false);
        Tell();
    }

    /// <summary>Removes a container from a network; the network's file goes with its last one.</summary>
    public void Remove(string containerId, NetworkDefinition network)
    {
        var path = $"{directory}/{network.Name}";
        var lines = Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var left = lines.Where(line => !line.StartsWith(containerId + " ", StringComparison.Ordinal)).ToList();
        // Whoever took them away may have been killed before it told.
        if (left.Count == lines.Length)
        {
            Tell();
            return;
        }

        if (left.Count <= 1) FileSystem.TryRemoveFile(path);
        else FileSystem.Replace(path, Encoding.UTF8.GetBytes(string.Join('\n', left) + "\n"), durable: false);
        Tell();
    }

    private static string Read(string path) => FileSystem.TryReadAll(path) is { } data ? Encoding.UTF8.GetString(data) : "";

    /// <summary>Has aardvark-dns read its files anew; it ends where there are none.</summary>
    public void Tell()
    {
        if (Server() is not { } pid) return;
        using var server = PidDescriptor.TryOpen(pid);
        if (server is not null && Server() == pid) server.TrySignal(HangUp);
    }

    private int? Server()
        => FileSystem.TryReadText(directory + "/aardvark.pid")?.Trim() is { } text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var pid)
            && FileSystem.TryReadText($"/proc/{pid}/comm")?.Trim() == "aardvark-dns" ? pid : null;
}
