namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Names of files in a container's run directory, each with the slash before it. The directory is also its OCI bundle.</summary>
internal static class ContainerRunFiles
{
    /// <summary>The runtime configuration (OCI runtime specification, config.md).</summary>
    public const string Configuration = "/config.json";

    /// <summary>The process id of the container's init, written by the runtime.</summary>
    public const string Pid = "/pidfile";

    /// <summary>conmon's own process id.</summary>
    public const string MonitorPid = "/conmon.pid";

    /// <summary>conmon's socket for those who attach.</summary>
    public const string Attach = "/attach";

    /// <summary>conmon's fifo for terminal sizes and log reopening.</summary>
    public const string Control = "/ctl";

    /// <summary>The process id of the system's monitor where that is the main process of a service; not there otherwise.</summary>
    public const string MainProcess = "/main.pid";

    /// <summary>Says to who waits for the runtime to create the container that conmon is done with it already.</summary>
    public const string Ended = "/ended";

    /// <summary>Where conmon leaves marks, such as <c>oom</c>.</summary>
    public const string Persist = "/persist";

    /// <summary>What a container that boots sees as /run/host.</summary>
    public const string RunHost = "/run-host";

    /// <summary>Where conmon makes the socket on which the container speaks to the service manager.</summary>
    public const string Notify = "/notify";
}
