using Berth.Engine.Config;
using Berth.Linux.Processes;

namespace Berth.Engine.Networks;

/// <summary>Where networks are kept and how they are made: the part of containers.conf(5) that concerns them, and paths.</summary>
public sealed record NetworkSettings
{
    /// <summary>The network files.</summary>
    public string ConfigDirectory { get; init; } = "/etc/containers/networks";

    /// <summary>What a reboot resets and is shared with Podman: the address database, netavark's and aardvark's state.</summary>
    public string RunDirectory { get; init; } = "/run/containers/networks";

    /// <summary>The lock that Podman holds while it changes networks.</summary>
    public string LockFile { get; init; } = "/run/lock/netavark.lock";

    /// <summary>Where network namespaces are bound.</summary>
    public string NamespaceDirectory { get; init; } = "/run/netns";

    /// <summary>Where Berth remembers what it set up; on a tmpfs.</summary>
    public string StateDirectory { get; init; } = "/run/berth/networks";

    /// <summary>The default network's name; it exists without a file.</summary>
    public string DefaultNetwork { get; init; } = "podman";

    /// <summary>The default network's subnet.</summary>
    public string DefaultSubnet { get; init; } = "10.88.0.0/16";

    /// <summary>Where subnets for new networks are cut from, with their prefix lengths.</summary>
    public IReadOnlyList<(string Base, int Size)> SubnetPools { get; init; } =
        [("10.89.0.0/16", 24), ("10.90.0.0/15", 24), ("10.92.0.0/14", 24), ("10.96.0.0/11", 24), ("10.128.0.0/9", 24)];

    /// <summary>aardvark-dns' port; 0 for its own choice.</summary>
    public ushort DnsBindPort { get; init; }

    /// <summary>netavark's firewall driver; null for its own choice.</summary>
    public string? FirewallDriver { get; init; }

    /// <summary>Whether plain networks may be set up without netavark.</summary>
    public bool AllowDirect { get; init; } = true;

    /// <summary>Whether bridges are in the network namespace of a user who is not root.</summary>
    public bool IsRootless { get; init; }

    /// <summary>The program that connects that namespace (<c>default_rootless_network_cmd</c>).</summary>
    public string RootlessCommand { get; init; } = "pasta";

    /// <summary>Finds a helper program's path, or throws.</summary>
    public Func<string, string> FindHelper { get; init; } = static name => $"/usr/lib/podman/{name}";

    /// <summary>netavark's plug-ins.</summary>
    public IReadOnlyList<string> PluginDirectories { get; init; } = [];

    /// <summary>pasta's options (<c>pasta_options</c>).</summary>
    public IReadOnlyList<string> PastaOptions { get; init; } = [];

    /// <summary>slirp4netns' options that go before a container's own (<c>network_cmd_options</c>).</summary>
    public IReadOnlyList<string> SlirpOptions { get; init; } = [];

    /// <summary>The settings of this host.</summary>
    /// <param name="configuration">containers.conf(5).</param>
    /// <param name="paths">Berth's own directories.</param>
    /// <param name="directory">Where networks are defined; null for containers.conf's directory.</param>
    /// <param name="graphRoot">The image store's directory, beside which a user's networks are kept.</param>
    public static NetworkSettings From(ContainersConfiguration configuration, EnginePaths paths, string? directory, Func<string> graphRoot)
    {
        var isRoot = UserIdentity.IsRoot;
        var network = configuration.Network;
        var helpers = new HelperLocator(configuration.Engine);
        return new NetworkSettings
        {
            ConfigDirectory = directory ?? network.ConfigDirectory ?? (isRoot ? "/etc/containers/networks" : graphRoot() + "/networks"),
            RunDirectory = isRoot ? "/run/containers/networks" : RuntimeDirectory.OfUser + "/containers/networks",
            LockFile = isRoot ? "/run/lock/netavark.lock" : graphRoot() + "/networks/netavark.lock",
            NamespaceDirectory = isRoot ? "/run/netns" : RuntimeDirectory.OfUser + "/netns",
            StateDirectory = paths.RunRoot + "/networks",
            IsRootless = !isRoot,
            RootlessCommand = network.DefaultRootlessNetworkCommand,
            AllowDirect = isRoot,
            DefaultNetwork = network.DefaultNetwork,
            DefaultSubnet = network.DefaultSubnet,
            SubnetPools = network.DefaultSubnetPools,
            DnsBindPort = network.DnsBindPort == 53 ? (ushort)0 : network.DnsBindPort,
            FirewallDriver = network.FirewallDriver,
            // The tools that netavark does not come with are looked for in PATH, too, as Podman does.
            FindHelper = name => name == "slirp4netns" && configuration.Engine.NetworkCommandPath is { } named
                ? named : helpers.Helper(name, searchPath: name is "pasta" or "slirp4netns"),
            SlirpOptions = configuration.Engine.NetworkCommandOptions,
            PastaOptions = network.PastaOptions,
            PluginDirectories = network.NetavarkPluginDirectories,
        };
    }
}
