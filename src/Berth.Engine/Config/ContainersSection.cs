namespace Berth.Engine.Config;

/// <summary>The table <c>[containers]</c> of containers.conf(5), with its built-in defaults.</summary>
public sealed class ContainersSection
{
    /// <summary>Where a container's command is searched for unless something else is set.</summary>
    public const string SearchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly string[] BuiltInCapabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_SETFCAP", "CAP_SETGID",
        "CAP_SETPCAP", "CAP_SETUID", "CAP_SYS_CHROOT",
    ];

    private readonly ContainersConfiguration configuration;

    internal ContainersSection(ContainersConfiguration configuration) => this.configuration = configuration;

    /// <summary>Annotations, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Annotations => Strings("annotations") ?? [];

    /// <summary>The AppArmor profile's name.</summary>
    public string? AppArmorProfile => String("apparmor_profile");

    /// <summary>The base of /etc/hosts: a path, <c>image</c>, <c>none</c>, or empty for the host's.</summary>
    public string BaseHostsFile => String("base_hosts_file") ?? "";

    /// <summary>cgroup files, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> CgroupConf => Strings("cgroup_conf") ?? [];

    /// <summary>Whether containers have control groups.</summary>
    public string Cgroups => String("cgroups") ?? "enabled";

    /// <summary>The cgroup namespace; empty where not said.</summary>
    public string CgroupNamespace => String("cgroupns") ?? "";

    /// <summary>Whether the host name is the container's name.</summary>
    public bool ContainerNameAsHostname => Boolean("container_name_as_hostname") ?? false;

    /// <summary>The capabilities without <c>--cap-add</c> and <c>--cap-drop</c>, as written.</summary>
    public IReadOnlyList<string> DefaultCapabilities => Strings("default_capabilities") ?? BuiltInCapabilities;

    /// <summary>Kernel parameters, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> DefaultSysctls => Strings("default_sysctls") ?? ["net.ipv4.ping_group_range=0 0"];

    /// <summary>Resource limits, <c>NAME=SOFT:HARD</c>.</summary>
    public IReadOnlyList<string> DefaultUlimits => Strings("default_ulimits") ?? [];

    /// <summary>Devices, <c>HOST:CONTAINER:PERMISSIONS</c>.</summary>
    public IReadOnlyList<string> Devices => Strings("devices") ?? [];

    /// <summary>resolv.conf options.</summary>
    public IReadOnlyList<string> DnsOptions => Strings("dns_options") ?? [];

    /// <summary>resolv.conf search domains.</summary>
    public IReadOnlyList<string> DnsSearches => Strings("dns_searches") ?? [];

    /// <summary>resolv.conf servers.</summary>
    public IReadOnlyList<string> DnsServers => Strings("dns_servers") ?? [];

    /// <summary>The environment, <c>NAME=value</c> or <c>NAME</c> for the caller's.</summary>
    public IReadOnlyList<string> Environment => Strings("env") ?? [];

    /// <summary>Whether the caller's environment is passed.</summary>
    public bool EnvironmentHost => Boolean("env_host") ?? false;

    /// <summary>The address of host.containers.internal, <c>none</c>, or empty to find one.</summary>
    public string HostContainersInternalIp => String("host_containers_internal_ip") ?? "";

    /// <summary>Whether proxy variables of the caller are passed.</summary>
    public bool HttpProxy => Boolean("http_proxy") ?? true;

    /// <summary>Whether an init runs in front of the command.</summary>
    public bool Init => Boolean("init") ?? false;

    /// <summary>The init program; null to look for catatonit.</summary>
    public string? InitPath => String("init_path") is { Length: > 0 } path ? path : null;

    /// <summary>How interfaces are named: empty or <c>device</c>.</summary>
    public string InterfaceName => String("interface_name") ?? "";

    /// <summary>The IPC namespace.</summary>
    public string IpcNamespace => String("ipcns") ?? "shareable";

    /// <summary>Whether a keyring is made.</summary>
    public bool Keyring => Boolean("keyring") ?? true;

    /// <summary>Whether SELinux labels are used.</summary>
    public bool Label => Boolean("label") ?? true;

    /// <summary>Whether the labels have the SELinux user and role of who creates the container.</summary>
    public bool LabelUsers => Boolean("label_users") ?? false;

    /// <summary>The log driver; empty to choose.</summary>
    public string LogDriver => String("log_driver") ?? "";

    /// <summary>The directory of log files; empty for the container's own.</summary>
    public string LogPath => String("log_path") ?? "";

    /// <summary>Bytes of a log file; -1 for no bound.</summary>
    public long LogSizeMax => configuration.Integer("containers", "log_size_max") ?? -1;

    /// <summary>The journal's tag.</summary>
    public string LogTag => String("log_tag") ?? "";

    /// <summary>Mounts as <c>--mount</c> takes them.</summary>
    public IReadOnlyList<string> Mounts => Strings("mounts") ?? [];

    /// <summary>The network mode; empty for bridge (root) or pasta.</summary>
    public string NetworkNamespace => String("netns") ?? "";

    /// <summary>Whether /etc/hosts stays the image's.</summary>
    public bool NoHosts => Boolean("no_hosts") ?? false;

    /// <summary>Whether /etc/hostname stays the image's.</summary>
    public bool NoHostname => Boolean("no_hostname") ?? false;

    /// <summary>The badness adjustment; null to inherit.</summary>
    public int? OomScoreAdjust => (int?)configuration.Integer("containers", "oom_score_adj");

    /// <summary>The PID namespace.</summary>
    public string PidNamespace => String("pidns") ?? "";

    /// <summary>The number of tasks; null where not said (2048 is the built-in default), 0 for no bound.</summary>
    public long? PidsLimit => configuration.Integer("containers", "pids_limit");

    /// <summary>Whether new volumes are filled when a container is created, and not when it starts first.</summary>
    public bool PrepareVolumeOnCreate => Boolean("prepare_volume_on_create") ?? false;

    /// <summary>Whether containers are privileged.</summary>
    public bool Privileged => Boolean("privileged") ?? false;

    /// <summary>Whether the root file system is read-only.</summary>
    public bool ReadOnly => Boolean("read_only") ?? false;

    /// <summary>The default seccomp profile; null to look for the distribution's.</summary>
    public string? SeccompProfile => String("seccomp_profile") is { Length: > 0 } path ? path : null;

    /// <summary>The size of /dev/shm with its unit.</summary>
    public string ShmSize => String("shm_size") ?? "65536k";

    /// <summary>The time zone; empty for the image's.</summary>
    public string TimeZone => String("tz") ?? "";

    /// <summary>The umask in octal digits.</summary>
    public string Umask => String("umask") ?? "0022";

    /// <summary>The user namespace.</summary>
    public string UserNamespace => String("userns") ?? "";

    /// <summary>The UTS namespace.</summary>
    public string UtsNamespace => String("utsns") ?? "";

    /// <summary>Volumes as <c>-v</c> takes them.</summary>
    public IReadOnlyList<string> Volumes => Strings("volumes") ?? [];

    private string? String(string key) => configuration.String("containers", key);

    private bool? Boolean(string key) => configuration.Boolean("containers", key);

    private IReadOnlyList<string>? Strings(string key) => configuration.Strings("containers", key);
}
