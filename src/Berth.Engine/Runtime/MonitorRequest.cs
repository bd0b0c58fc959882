using Berth.Linux.Cgroups;
using Berth.Linux.Files;

namespace Berth.Engine.Runtime;

/// <summary>What conmon is told when it starts to look after a container or an exec session (conmon(8)).</summary>
internal sealed record MonitorRequest
{
    /// <summary>conmon's path.</summary>
    public required string Program { get; init; }

    /// <summary>The control group in which conmon is to begin; null for this process's, from where it is moved.</summary>
    public Cgroup? Group { get; init; }

    /// <summary>The container's id.</summary>
    public required string Id { get; init; }

    /// <summary>The container's name, for the journal.</summary>
    public required string Name { get; init; }

    /// <summary>The OCI runtime with the arguments that go before its command.</summary>
    public required RuntimeCommand Runtime { get; init; }

    /// <summary>The path by which conmon executes the runtime's program; null for its own.</summary>
    public string? ProgramToExecute { get; init; }

    /// <summary>The directory with config.json; conmon makes its sockets there.</summary>
    public required string Bundle { get; init; }

    /// <summary>Where the runtime writes the process id of the container's init.</summary>
    public required string PidFile { get; init; }

    /// <summary>Where conmon writes its own process id.</summary>
    public required string MonitorPidFile { get; init; }

    /// <summary>Where the exit status goes, in a file named after the container.</summary>
    public required string ExitDirectory { get; init; }

    /// <summary>Where conmon keeps marks such as that of an out-of-memory kill.</summary>
    public required string PersistDirectory { get; init; }

    /// <summary>Values of <c>--log-path</c>, such as <c>k8s-file:/path</c>, <c>journald:</c>, <c>none:</c>, <c>passthrough</c>.</summary>
    public required string LogPath { get; init; }

    /// <summary>A tag for journal entries; null for none.</summary>
    public string? LogTag { get; init; }

    /// <summary>The log file's largest size in bytes; 0 for no limit.</summary>
    public long LogSizeMax { get; init; }

    /// <summary>Whether the container has a pseudo terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Whether the container's standard input is kept open for who attaches.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Whether standard input stays open when who attached goes.</summary>
    public bool LeaveStdinOpen { get; init; }

    /// <summary>Whether the container's root is changed to by chroot(2), as on a root that cannot be pivoted from (no_pivot_root of containers.conf(5)).</summary>
    public bool NoPivotRoot { get; init; }

    /// <summary>Whether the runtime asks systemd for the container's scope.</summary>
    public bool SystemdCgroup { get; init; }

    /// <summary>A host socket to which the container's notify messages are passed on; null for none.</summary>
    public string? NotifySocket { get; init; }

    /// <summary>Seconds after which the container is killed; 0 for never (podman-run(1), --timeout).</summary>
    public int Timeout { get; init; }

    /// <summary>The command that conmon runs when the container ended, its program first; empty for none.</summary>
    public IReadOnlyList<string> ExitCommand { get; init; } = [];

    /// <summary>The process specification of an exec session (process.json); null for a container.</summary>
    public string? ExecSpecification { get; init; }

    /// <summary>Descriptors that go through conmon into the container, from number 3 on (podman-run(1), --preserve-fds; sd_listen_fds(3)).</summary>
    public IReadOnlyList<Descriptor> PassedDescriptors { get; init; } = [];

    /// <summary>Descriptors that only conmon holds as long as it lives, such as reserved ports.</summary>
    public IReadOnlyList<Descriptor> HeldDescriptors { get; init; } = [];

    /// <summary>More of conmon's environment, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>The directory of a checkpoint from which the container is restored instead of created (conmon(8), --restore); null for none.</summary>
    public string? RestoreFrom { get; init; }

    /// <summary>Options of the runtime's <c>restore</c>.</summary>
    public IReadOnlyList<string> RestoreOptions { get; init; } = [];

    /// <summary>Whether conmon stays this process's child (conmon(8), <c>--sync</c>), which saves a fork; else init becomes its parent.</summary>
    public bool StaysChild { get; init; }

    /// <summary>The standard streams for <see cref="LogPath"/> passthrough are inherited.</summary>
    public bool InheritStandardStreams { get; init; }
}
