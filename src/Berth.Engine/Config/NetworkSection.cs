namespace Berth.Engine.Config;

/// <summary>The table <c>[network]</c> of containers.conf(5), with its built-in defaults.</summary>
public sealed class NetworkSection
{
    private readonly ContainersConfiguration configuration;

    internal NetworkSection(ContainersConfiguration configuration) => this.configuration = configuration;

    /// <summary>The default network's name.</summary>
    public string DefaultNetwork => String("default_network") ?? "podman";

    /// <summary>The default network's subnet.</summary>
    public string DefaultSubnet => String("default_subnet") ?? "10.88.0.0/16";

    /// <summary>The program of rootless networks.</summary>
    public string DefaultRootlessNetworkCommand => String("default_rootless_network_cmd") ?? "pasta";

    /// <summary>Where network files are; null for the default place.</summary>
    public string? ConfigDirectory => String("network_config_dir") is { Length: > 0 } path ? path : null;

    /// <summary>netavark's firewall driver; null for its choice.</summary>
    public string? FirewallDriver => String("firewall_driver") is { Length: > 0 } driver ? driver : null;

    /// <summary>The port that aardvark-dns listens on.</summary>
    public ushort DnsBindPort => (ushort)(configuration.Integer("network", "dns_bind_port") ?? 53);

    /// <summary>pasta's options.</summary>
    public IReadOnlyList<string> PastaOptions => configuration.Strings("network", "pasta_options") ?? [];

    /// <summary>Where netavark's plug-ins are.</summary>
    public IReadOnlyList<string> NetavarkPluginDirectories => configuration.Strings("network", "netavark_plugin_dirs") ??
        ["/usr/local/libexec/netavark", "/usr/libexec/netavark", "/usr/local/lib/netavark", "/usr/lib/netavark"];

    /// <summary>The subnets that new networks are cut from, as <c>BASE</c> and prefix length.</summary>
    public IReadOnlyList<(string Base, int Size)> DefaultSubnetPools
    {
        get
        {
            if (configuration.Value("network", "default_subnet_pools") is not { } value)
            {
                return [("10.89.0.0/16", 24), ("10.90.0.0/15", 24), ("10.92.0.0/14", 24), ("10.96.0.0/11", 24), ("10.128.0.0/9", 24)];
            }

            var pools = new List<(string, int)>();
            foreach (var element in value.AsArray())
            {
                var table = element.AsTable();
                pools.Add((table.String("base") ?? "", (int)(table.Integer("size") ?? 24)));
            }

            return pools;
        }
    }

    private string? String(string key) => configuration.String("network", key);
}
