using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Networks;

/// <summary>The contents of /etc/hosts and /etc/resolv.conf for a container, from what was decided about it and what it got.</summary>
/// <param name="hostContainersInternal"><c>host_containers_internal_ip</c> of containers.conf.</param>
public sealed class NameFiles(string hostContainersInternal)
{
    private const string HostHosts = "/etc/hosts";

    /// <summary>/etc/hosts; null if the image's is to stay, or if the container shares that of another one (<see cref="HostsFile.Add"/>).</summary>
    /// <param name="network">What was decided.</param>
    /// <param name="name">The container's name.</param>
    /// <param name="status">Its bridge networks; null where it has none.</param>
    /// <param name="readImageHosts">Reads /etc/hosts of the image, never leaving its root; null if it has none. Called if it is the base.</param>
    /// <exception cref="EngineException">The base file cannot be read, or an added host has no address.</exception>
    public string? Hosts(NetworkSpecification network, string name, NetworkStatus? status, Func<string?> readImageHosts)
    {
        if (network.UseImageHosts || network.Mode.Kind == NamespaceKind.Container) return null;
        var address = HostsFile.HostAddress(hostContainersInternal, status);
        IReadOnlyList<HostEntry> own = network.Mode.Kind switch
        {
            NamespaceKind.None => [HostsFile.LoopbackEntry(network.Hostname, name)],
            _ => status is null ? [] : HostsFile.OwnEntries(status, network.Hostname, name),
        };
        try
        {
            return HostsFile.Build(network.AddHosts, ReadBase(network.HostsFile, readImageHosts), address, own);
        }
        catch (InvalidArgumentException error)
        {
            throw new InvalidArgumentException($"failed to create new hosts file: {error.Message}", error);
        }
    }

    /// <summary>
    /// /etc/resolv.conf; null if the image's is to stay, if there is nobody to ask, or if the container shares that of
    /// another one.
    /// </summary>
    public string? Resolver(NetworkSpecification network, NetworkStatus? status)
    {
        if (network.UseImageResolvConf || network.Mode.Kind is NamespaceKind.None or NamespaceKind.Container) return null;
        return ResolverFile.Build(
            network.DnsServers, network.DnsSearch, network.DnsOptions, status,
            network.Mode.Kind == NamespaceKind.Host, static path => FileSystem.TryReadText(path));
    }

    private static string ReadBase(string? file, Func<string?> readImageHosts) => file switch
    {
        "none" => "",
        "image" => readImageHosts() ?? "",
        null or "" => FileSystem.TryReadText(HostHosts) ?? "",
        _ => FileSystem.TryReadText(file)
            ?? throw new NotFoundException($"failed to create new hosts file: open {file}: no such file or directory"),
    };
}
