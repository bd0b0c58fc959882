using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Flags.Containers;

/// <summary>The options of create and run for stopping, restarting, supervision, removal and the log.</summary>
internal sealed class ContainerLifecycleFlags
{
    private readonly TextFlag stopSignal;
    private readonly UnsignedFlag stopTimeout;
    private readonly UnsignedFlag timeout;
    private readonly TextFlag restart;
    private readonly BoolFlag remove;
    private readonly BoolFlag? removeImage;
    private readonly TextFlag sdNotify;
    private readonly TextFlag cidFile;
    private readonly TextFlag pidFile;
    private readonly TextFlag conmonPidFile;
    private readonly TextListFlag requires;
    private readonly TextFlag logDriver;
    private readonly TextListFlag logOptions;
    private readonly TextFlag monitor;

    internal ContainerLifecycleFlags(FlagSet flags, bool forRun)
    {
        flags.Group = "Lifecycle";
        stopSignal = flags.Text("stop-signal", "Signal to stop a container. Default is SIGTERM").Completes(Completion.Signals);
        stopTimeout = flags.Unsigned(
            "stop-timeout", "Timeout (in seconds) that containers stopped by user command have to exit. If exceeded, the container will be forcibly stopped via SIGKILL.", 10);
        timeout = flags.Unsigned(
            "timeout", "Maximum length of time a container is allowed to run. The container will be killed automatically after the time expires.");
        restart = flags.Text("restart", "Restart policy to apply when a container exits (\"always\"|\"no\"|\"never\"|\"on-failure\"|\"unless-stopped\")");
        remove = flags.Bool("rm", "Remove container and any anonymous unnamed volume associated with the container after exit");
        if (forRun) removeImage = flags.Bool("rmi", "Remove image unless used by other containers, implies --rm");
        sdNotify = flags.Text("sdnotify", "control sd-notify behavior (\"container\"|\"conmon\"|\"healthy\"|\"ignore\")", "container");
        cidFile = flags.Text("cidfile", "Write the container ID to the file").Completes(Completion.Files);
        pidFile = flags.Text("pidfile", "Write the container process ID to the file").Completes(Completion.Files);
        conmonPidFile = flags.Text("conmon-pidfile", "Path to the file that will receive the PID of conmon").Completes(Completion.Files);
        requires = flags.Slice("requires", "Add one or more requirement containers that must be started before this container will start")
            .Completes(Completion.Containers);
        monitor = flags.Text("monitor", "what supervises the container (\"conmon\"|\"none\")", "conmon");
        flags.Group = "Log";
        logDriver = flags.Text("log-driver", "Logging driver for the container");
        logOptions = flags.Array("log-opt", "Logging driver options");
    }

    internal LoggingOptions BuildLogging() => new() { Driver = logDriver.Given, Options = logOptions.Value };

    internal LifecycleOptions Build(string? runtime) => new()
    {
        StopSignal = stopSignal.Given,
        StopTimeout = stopTimeout.Changed ? (uint)Math.Min(stopTimeout.Value, uint.MaxValue) : null,
        Timeout = timeout.Changed ? (uint)Math.Min(timeout.Value, uint.MaxValue) : null,
        Restart = restart.Given,
        Remove = remove.Value,
        RemoveImage = removeImage?.Value ?? false,
        SdNotify = sdNotify.NonEmpty,
        CidFile = cidFile.Given,
        PidFile = pidFile.Given,
        ConmonPidFile = conmonPidFile.Given,
        Requires = requires.Value,
        Runtime = runtime,
        Monitor = monitor.Given,
    };
}
