using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Commands;

/// <summary>Declares the options of podman(1); every verb inherits them.</summary>
internal sealed class GlobalFlags
{
    private const string LevelNames = "trace, debug, info, warn, warning, error, fatal, panic";
    private readonly TextListFlag _cdiSpecDir;
    private readonly TextFlag _cgroupManager;
    private readonly TextFlag _config;
    private readonly TextFlag _conmon;
    private readonly BoolFlag _debug;
    private readonly TextFlag _eventsBackend;
    private readonly TextListFlag _hooksDir;
    private readonly TextFlag _imageStore;
    private readonly TextFlag _logLevel;
    private readonly TextListFlag _module;
    private readonly TextFlag _networkConfigDir;
    private readonly BoolFlag _noOut;
    private readonly TextFlag _out;
    private readonly TextFlag _root;
    private readonly TextFlag _runRoot;
    private readonly TextFlag _runtime;
    private readonly TextListFlag _runtimeFlag;
    private readonly TextFlag _storageDriver;
    private readonly TextListFlag _storageOpt;
    private readonly TextFlag _tmpDir;
    private readonly BoolFlag _transientStore;
    private readonly TextFlag _volumePath;

    internal GlobalFlags(string program)
    {
        var flags = Set;
        _cdiSpecDir = flags.Array("cdi-spec-dir", "Set the CDI spec directory path (may be set multiple times)").Completes(Completion.Directories);
        _cgroupManager = flags.Text("cgroup-manager", "Cgroup manager to use (\"cgroupfs\"|\"systemd\")");
        _config = flags.Text("config", "Path to directory containing authentication config file").Completes(Completion.Directories);
        _conmon = flags.Text("conmon", "Path of the conmon binary").Completes(Completion.Files);
        flags.Text("connection", 'c', "Connection to use for remote Podman service (CONTAINER_CONNECTION)").NotYet();
        flags.Text("context", "").Hidden().NotYet();
        flags.Text("host", 'H', "").Hidden().NotYet();
        _debug = flags.Bool("debug", 'D', "").Hidden();
        _eventsBackend = flags.Text("events-backend", "Events backend to use (\"file\"|\"journald\"|\"none\")");
        Help = flags.Bool("help", 'h', $"Help for {program}");
        _hooksDir = flags.Array("hooks-dir", "Set the OCI hooks directory path (may be set multiple times)").Completes(Completion.Directories);
        flags.Text("identity", "path to SSH identity file, (CONTAINER_SSHKEY)").NotYet();
        _imageStore = flags.Text("imagestore", "Path to the 'image store', different from 'graph root', use this to split storing the image into a separate 'image store', see 'man containers-storage.conf' for details").Completes(Completion.Directories);
        _logLevel = flags.Text("log-level", $"Log messages above specified level ({LevelNames})", "warn");
        _module = flags.Array("module", "Load the containers.conf(5) module");
        flags.Text("network-cmd-path", "Path to the command for configuring the network").NotYet();
        _networkConfigDir = flags.Text("network-config-dir", "Path of the configuration directory for networks").Completes(Completion.Directories);
        _noOut = flags.Bool("noout", "do not output to stdout").Hidden();
        _out = flags.Text("out", "Send output (stdout) from podman to a file").Completes(Completion.Files);
        flags.Bool("remote", 'r', "Access remote Podman service").NotYet();
        _root = flags.Text("root", "Path to the graph root directory where images, containers, etc. are stored").Completes(Completion.Directories);
        _runRoot = flags.Text("runroot", "Path to the 'run directory' where all state information is stored").Completes(Completion.Directories);
        _runtime = flags.Text("runtime", "Path to the OCI-compatible binary used to run containers.").Completes(Completion.Files);
        _runtimeFlag = flags.Array("runtime-flag", "add global flags for the container runtime");
        flags.Text("ssh", "define the ssh mode").NotYet();
        _storageDriver = flags.Text("storage-driver", "Select which storage driver is used to manage storage of images and containers");
        _storageOpt = flags.Array("storage-opt", "Used to pass an option to the storage driver");
        flags.Bool("syslog", "Output podman-internal logs to syslog as well as the console (default false)").NotYet();
        flags.Text("tls-ca", "path to TLS certificate Authority PEM file for remote.").NotYet();
        flags.Text("tls-cert", "path to TLS client certificate PEM file for remote.").NotYet();
        flags.Text("tls-key", "path to TLS client certificate private key PEM file for remote.").NotYet();
        _tmpDir = flags.Text("tmpdir", "Path to the tmp directory for libpod state content.\n\nNote: use the environment variable 'TMPDIR' to change the temporary storage location for container images, '/var/tmp'.").Completes(Completion.Directories);
        _transientStore = flags.Bool("transient-store", "Enable transient container storage");
        flags.Text("url", "URL to access Podman service (CONTAINER_HOST)").NotYet();
        Version = flags.Bool("version", 'v', $"version for {program}");
        _volumePath = flags.Text("volumepath", "Path to the volume directory in which volume data is stored").Completes(Completion.Directories);
    }

    /// <summary>The declarations.</summary>
    internal FlagSet Set { get; } = new();

    /// <summary>--help.</summary>
    internal BoolFlag Help { get; }

    /// <summary>--version.</summary>
    internal BoolFlag Version { get; }

    /// <summary>The record of what was given.</summary>
    /// <exception cref="InvalidArgumentException">A value is out of its set.</exception>
    internal GlobalOptions ToOptions() => new()
    {
        LogLevel = Level(),
        Root = _root.Given,
        RunRoot = _runRoot.Given,
        ImageStore = _imageStore.Given,
        StorageDriver = _storageDriver.Given,
        StorageOptions = _storageOpt.Value,
        TmpDir = _tmpDir.Given,
        VolumePath = _volumePath.Given,
        CgroupManager = _cgroupManager.Changed ? Manager(_cgroupManager.Value) : null,
        Runtime = _runtime.Given is "" ? throw new InvalidArgumentException("configuring runtime: must provide a valid path: invalid argument") : _runtime.Given,
        RuntimeFlags = _runtimeFlag.Value,
        Conmon = _conmon.Given,
        EventsBackend = EventsBackend(),
        HooksDirectories = _hooksDir.Changed ? _hooksDir.Value : null,
        NetworkConfigDirectory = _networkConfigDir.Given,
        CdiSpecificationDirectories = _cdiSpecDir.Changed ? _cdiSpecDir.Value : null,
        Modules = _module.Value,
        ConfigDirectory = _config.Given,
        Out = _out.Given,
        IsSilent = _noOut.Value,
        TransientStore = _transientStore.Changed ? _transientStore.Value : null,
    };

    private LogLevel Level() => _debug.Value ? LogLevel.Debug : _logLevel.Value switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Info,
        "warn" or "warning" => LogLevel.Warn,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Fatal,
        "panic" => LogLevel.Panic,
        _ => throw new LogLevelException($"Log Level \"{_logLevel.Value}\" is not supported, choose from: {LevelNames}"),
    };

    private static string Manager(string value) => value is "systemd" or "cgroupfs"
        ? value
        : throw new InvalidArgumentException("configuring runtime: cgroup manager must be one of cgroupfs and systemd: invalid argument");

    private string? EventsBackend() => !_eventsBackend.Changed ? null : _eventsBackend.Value is "file" or "journald" or "none"
        ? _eventsBackend.Value
        : throw new InvalidArgumentException($"configuring runtime: \"{_eventsBackend.Value}\" is not a valid events backend: invalid argument");
}
