using Berth.Engine;
using Berth.Engine.Config;
using Berth.Linux.Processes;

namespace Berth.Cli.Commands;

/// <summary>The options of podman(1) that stand before any command; null where the command line is silent.</summary>
public sealed record GlobalOptions
{
    /// <summary>Messages below it are dropped.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Warn;

    /// <summary>--root: the image store's directory (graphroot).</summary>
    public string? Root { get; init; }

    /// <summary>--runroot: the volatile state's directory.</summary>
    public string? RunRoot { get; init; }

    /// <summary>--imagestore.</summary>
    public string? ImageStore { get; init; }

    /// <summary>--storage-driver.</summary>
    public string? StorageDriver { get; init; }

    /// <summary>--storage-opt.</summary>
    public IReadOnlyList<string> StorageOptions { get; init; } = [];

    /// <summary>--tmpdir: what goes with a reboot, but for what the image store has in --runroot.</summary>
    public string? TmpDir { get; init; }

    /// <summary>--volumepath.</summary>
    public string? VolumePath { get; init; }

    /// <summary>--cgroup-manager: <c>systemd</c> or <c>cgroupfs</c>.</summary>
    public string? CgroupManager { get; init; }

    /// <summary>--runtime: a name of containers.conf or a path.</summary>
    public string? Runtime { get; init; }

    /// <summary>--runtime-flag, without the dashes.</summary>
    public IReadOnlyList<string> RuntimeFlags { get; init; } = [];

    /// <summary>--conmon.</summary>
    public string? Conmon { get; init; }

    /// <summary>--events-backend: <c>file</c>, <c>journald</c> or <c>none</c>.</summary>
    public string? EventsBackend { get; init; }

    /// <summary>--hooks-dir; null for the configured ones.</summary>
    public IReadOnlyList<string>? HooksDirectories { get; init; }

    /// <summary>--network-config-dir.</summary>
    public string? NetworkConfigDirectory { get; init; }

    /// <summary>--cdi-spec-dir; null for the configured ones.</summary>
    public IReadOnlyList<string>? CdiSpecificationDirectories { get; init; }

    /// <summary>--module: containers.conf modules.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>--config: the directory of Docker's config.json.</summary>
    public string? ConfigDirectory { get; init; }

    /// <summary>--noout: nothing is written to standard output.</summary>
    public bool IsSilent { get; init; }

    /// <summary>--out: a file that takes standard output.</summary>
    public string? Out { get; init; }

    /// <summary>--transient-store; null for what storage.conf says.</summary>
    public bool? TransientStore { get; init; }

    /// <summary>The files of containers.conf(5) under these options.</summary>
    public ConfigurationSources ConfigurationSources => ConfigurationSources.OfThisProcess(UserIdentity.User, Modules);

    /// <summary>
    /// Where the engine keeps its own things under these options: with --root and --runroot, or --tmpdir, a <c>berth</c>
    /// directory inside them, so that everything of one --root stays together. <c>static_dir</c> of containers.conf(5) goes before
    /// --root, as in Podman, and <c>tmp_dir</c> stands for --tmpdir.
    /// </summary>
    /// <param name="configuration">containers.conf(5), where the command has read it already.</param>
    public EnginePaths EnginePaths(ContainersConfiguration? configuration = null)
    {
        var paths = Berth.Engine.EnginePaths.Default();
        var (permanent, temporary) = configuration is null
            ? ContainersConfiguration.DirectoriesOf(ConfigurationSources) : (configuration.Engine.StaticDirectory, configuration.Engine.TemporaryDirectory);
        paths = new EnginePaths(
            (permanent ?? Root) is { } root ? $"{root}/berth" : paths.Root,
            (TmpDir ?? temporary ?? RunRoot) is { } volatileRoot ? $"{volatileRoot}/berth" : paths.RunRoot);
        return TransientStore ?? EngineAccess.StorageFile.IsTransient() ? paths.Transient() : paths;
    }
}
