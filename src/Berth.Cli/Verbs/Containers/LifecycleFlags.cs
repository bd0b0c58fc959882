using Berth.Cli.Flags;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Cli.Verbs.Containers;

/// <summary>How a new container is stopped, restarted, supervised and removed.</summary>
internal sealed class LifecycleFlags
{
    private readonly TextFlag _cidFile;
    private readonly TextFlag _conmonPidFile;
    private readonly TextFlag _pidFile;
    private readonly BoolFlag _remove;
    private readonly TextListFlag _requires;
    private readonly TextFlag _restart;
    private readonly TextFlag _sdNotify;
    private readonly TextFlag _stopSignal;
    private readonly UnsignedFlag _stopTimeout;
    private readonly UnsignedFlag _timeout;

    internal LifecycleFlags(FlagSet flags)
    {
        flags.Group = "Life";
        _cidFile = flags.Text("cidfile", "Write the container ID to the file").Completes(Completion.Files);
        _conmonPidFile = flags.Text("conmon-pidfile", "Path to the file that will receive the PID of conmon").Completes(Completion.Files);
        _pidFile = flags.Text("pidfile", "Write the container process ID to the file").Completes(Completion.Files);
        _remove = flags.Bool("rm", "Remove container and any anonymous unnamed volume associated with the container after exit");
        flags.Bool("rmi", "Remove image unless used by other containers, implies --rm").NotYet();
        _requires = flags.Slice("requires", "Add one or more requirement containers that must be started before this container will start").NotYet();
        _restart = flags.Text("restart", "Restart policy to apply when a container exits (\"always\"|\"no\"|\"never\"|\"on-failure\"|\"unless-stopped\")");
        _sdNotify = flags.Text("sdnotify", "control sd-notify behavior (\"container\"|\"conmon\"|\"healthy\"|\"ignore\")", "container");
        _stopSignal = flags.Text("stop-signal", "Signal to stop a container. Default is SIGTERM").Completes(Completion.Signals);
        _stopTimeout = flags.Unsigned("stop-timeout", "Timeout (in seconds) that containers stopped by user command have to exit", 10, bits: 32);
        _timeout = flags.Unsigned("timeout", "Maximum length of time a container is allowed to run. The container will be killed automatically after the time expires.", bits: 32);
    }

    internal LifecycleOptions Options(string? runtime) => new()
    {
        CidFile = _cidFile.Given,
        ConmonPidFile = _conmonPidFile.Given,
        PidFile = _pidFile.Given,
        Remove = _remove.Value,
        Requires = _requires.Value,
        Restart = _restart.Given,
        SdNotify = _sdNotify.Given,
        StopSignal = _stopSignal.Given,
        StopTimeout = _stopTimeout.Changed ? (uint)_stopTimeout.Value : null,
        Timeout = _timeout.Changed ? (uint)_timeout.Value : null,
        Runtime = runtime,
    };
}
