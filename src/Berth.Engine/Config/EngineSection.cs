namespace Berth.Engine.Config;

/// <summary>The table <c>[engine]</c> of containers.conf(5), with its built-in defaults.</summary>
public sealed class EngineSection
{
    private readonly ContainersConfiguration configuration;

    internal EngineSection(ContainersConfiguration configuration) => this.configuration = configuration;

    /// <summary><c>systemd</c> or <c>cgroupfs</c>; null to choose by what runs as pid 1.</summary>
    public string? CgroupManager => String("cgroup_manager") is { Length: > 0 } manager ? manager : null;

    /// <summary>What conmon's environment has besides the engine's own, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> ConmonEnvironment
        => Strings("conmon_env_vars") ?? [ContainersSection.SearchPath];

    /// <summary>Where conmon may be.</summary>
    public IReadOnlyList<string> ConmonPath => Strings("conmon_path") ??
    [
        "/usr/libexec/podman/conmon", "/usr/local/libexec/podman/conmon", "/usr/local/lib/podman/conmon", "/usr/bin/conmon",
        "/usr/sbin/conmon", "/usr/local/bin/conmon", "/usr/local/sbin/conmon", "/run/current-system/sw/bin/conmon",
    ];

    /// <summary>The keys that detach.</summary>
    public string DetachKeys => String("detach_keys") ?? "ctrl-p,ctrl-q";

    /// <summary>Whether published ports are held open on the host.</summary>
    public bool EnablePortReservation => Boolean("enable_port_reservation") ?? true;

    /// <summary>This program's own environment, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment => Strings("env") ?? [];

    /// <summary><c>journald</c>, <c>file</c> or <c>none</c>; null to choose.</summary>
    public string? EventsLogger => String("events_logger") is { Length: > 0 } logger ? logger : null;

    /// <summary>The file of the <c>file</c> logger; null for the default place.</summary>
    public string? EventsLogFilePath => String("events_logfile_path") is { Length: > 0 } path ? path : null;

    /// <summary>Its greatest size with its unit.</summary>
    public string EventsLogFileMaxSize => String("events_logfile_max_size") ?? "1m";

    /// <summary>Whether each health check is an event.</summary>
    public bool HealthcheckEvents => Boolean("healthcheck_events") ?? true;

    /// <summary>Where helper programs are.</summary>
    public IReadOnlyList<string> HelperBinariesDir => Strings("helper_binaries_dir") ??
        ["/usr/local/libexec/podman", "/usr/local/lib/podman", "/usr/libexec/podman", "/usr/lib/podman"];

    /// <summary>Where OCI hooks are; null for the default places.</summary>
    public IReadOnlyList<string>? HooksDir => Strings("hooks_dir");

    /// <summary>Where CDI specifications are.</summary>
    public IReadOnlyList<string> CdiSpecDirs => Strings("cdi_spec_dirs") ?? ["/etc/cdi", "/var/run/cdi"];

    /// <summary>How an image's volumes are handled: <c>anonymous</c> (also written <c>bind</c>), <c>tmpfs</c> or <c>ignore</c>.</summary>
    public string ImageVolumeMode => String("image_volume_mode") ?? "anonymous";

    /// <summary>The runtimes that run virtual machines, by how their names begin.</summary>
    public IReadOnlyList<string> RuntimeSupportsKvm => Strings("runtime_supports_kvm") ?? ["kata", "kata-runtime", "kata-qemu", "kata-fc", "krun"];

    /// <summary>Whether chroot takes pivot_root's place.</summary>
    public bool NoPivotRoot => Boolean("no_pivot_root") ?? false;

    /// <summary>When images are fetched.</summary>
    public string PullPolicy => String("pull_policy") is { Length: > 0 } policy ? policy : "missing";

    /// <summary>How often a transfer is tried again.</summary>
    public uint Retry => (uint)(configuration.Integer("engine", "retry") ?? 3);

    /// <summary>Time between tries, as a Go duration; null for the default.</summary>
    public string? RetryDelay => String("retry_delay") is { Length: > 0 } delay ? delay : null;

    /// <summary>How many layers are fetched at the same time; 0 for the default.</summary>
    public uint ImageParallelCopies => (uint)(configuration.Integer("engine", "image_parallel_copies") ?? 0);

    /// <summary>The OCI runtime's name; null to take the first of crun, runc, … that is there.</summary>
    public string? Runtime => String("runtime") is { Length: > 0 } runtime ? runtime : null;

    /// <summary>Seconds before SIGKILL.</summary>
    public uint StopTimeout => (uint)(configuration.Integer("engine", "stop_timeout") ?? 10);

    /// <summary>Whether a file says <see cref="StopTimeout"/>.</summary>
    public bool IsStopTimeoutSet => configuration.Integer("engine", "stop_timeout") is not null;

    /// <summary>Where named volumes are; null for the default place.</summary>
    public string? VolumePath => String("volume_path") is { Length: > 0 } path ? path : null;

    /// <summary>Where what outlives a reboot is kept; null for the default place.</summary>
    public string? StaticDirectory => String("static_dir") is { Length: > 0 } path ? path : null;

    /// <summary>Where what a reboot resets is kept; null for the default place.</summary>
    public string? TemporaryDirectory => String("tmp_dir") is { Length: > 0 } path ? path : null;

    /// <summary>How layers are compressed for a push; null for gzip.</summary>
    public string? CompressionFormat => String("compression_format") is { Length: > 0 } format ? format : null;

    /// <summary>How much; null for the format's default.</summary>
    public int? CompressionLevel => configuration.Integer("engine", "compression_level") is { } level ? (int)Math.Clamp(level, int.MinValue, int.MaxValue) : null;

    /// <summary>The compressions of which <c>manifest push</c> adds images.</summary>
    public IReadOnlyList<string> AddCompression => Strings("add_compression") ?? [];

    /// <summary>Whether <c>save</c> takes several images for an archive of their own.</summary>
    public bool MultiImageArchive => Boolean("multi_image_archive") ?? false;

    /// <summary>Whether the event of a creation tells all about the container.</summary>
    public bool EventsContainerCreateInspectData => Boolean("events_container_create_inspect_data") ?? false;

    /// <summary>slirp4netns' path; null to look for it.</summary>
    public string? NetworkCommandPath => String("network_cmd_path") is { Length: > 0 } path ? path : null;

    /// <summary>slirp4netns' options, as <c>--network=slirp4netns:</c> takes them.</summary>
    public IReadOnlyList<string> NetworkCommandOptions => Strings("network_cmd_options") ?? [];

    /// <summary>Where image data is kept while it is copied.</summary>
    public string ImageCopyTmpDir => String("image_copy_tmp_dir") ?? "/var/tmp";

    /// <summary>The paths where the OCI runtime <paramref name="name"/> may be; null where no file has it in <c>[engine.runtimes]</c>.</summary>
    public IReadOnlyList<string>? RuntimePaths(string name) => configuration.Strings("engine", name, "runtimes");

    /// <summary>The OCI runtime for images of a platform, <c>OS/ARCHITECTURE</c>; null for the usual one.</summary>
    public string? RuntimeOfPlatform(string platform)
        => configuration.String("engine", platform, "platform_to_oci_runtime") ?? (platform is "wasi/wasm" or "wasi/wasm32" or "wasi/wasm64" ? "crun-wasm" : null);

    /// <summary>Options for the OCI runtime <paramref name="name"/> (<c>[engine.runtimes_flags]</c>), without their dashes.</summary>
    public IReadOnlyList<string> RuntimeFlags(string name) => configuration.Strings("engine", name, "runtimes_flags") ?? [];

    private string? String(string key) => configuration.String("engine", key);

    private bool? Boolean(string key) => configuration.Boolean("engine", key);

    private IReadOnlyList<string>? Strings(string key) => configuration.Strings("engine", key);
}
