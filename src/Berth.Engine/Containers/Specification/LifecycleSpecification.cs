namespace Berth.Engine.Containers.Specification;

/// <summary>How a container is stopped, restarted, supervised and removed.</summary>
public sealed record LifecycleSpecification
{
    /// <summary>The signal's number.</summary>
    public int StopSignal { get; init; }

    /// <summary>Seconds between the stop signal and SIGKILL.</summary>
    public uint StopTimeout { get; init; }

    /// <summary>Whether <see cref="StopTimeout"/> counts from the last unit that a systemd inside began or ended to stop: where nobody gave a time.</summary>
    public bool StopsWhileMoving { get; init; }

    /// <summary>Seconds after which the container is killed; 0 for never.</summary>
    public uint Timeout { get; init; }

    /// <summary>The restart policy.</summary>
    public RestartPolicy Restart { get => field ?? RestartPolicy.No; init; }

    /// <summary><c>--rm</c>.</summary>
    public bool Remove { get; init; }

    /// <summary><c>--rmi</c>.</summary>
    public bool RemoveImage { get; init; }

    /// <summary><c>container</c>, <c>conmon</c>, <c>healthy</c> or <c>ignore</c>.</summary>
    public string SdNotify { get => field ?? "container"; init; }

    /// <summary>A file of the user's that has the id.</summary>
    public string? CidFile { get; init; }

    /// <summary>A file of the user's that gets the process id.</summary>
    public string? PidFile { get; init; }

    /// <summary>A file of the user's that gets conmon's process id.</summary>
    public string? ConmonPidFile { get; init; }

    /// <summary>Ids of containers that must run first (<c>--requires</c> and those whose namespaces it joins).</summary>
    public IReadOnlyList<string> Dependencies { get => field ?? []; init; }

    /// <summary>The OCI runtime: a name of containers.conf's table or a path.</summary>
    public string Runtime { get => field ?? "crun"; init; }

    /// <summary>What supervises: <c>conmon</c> or <c>none</c> (the service manager itself).</summary>
    public string Monitor { get => field ?? "conmon"; init; }

    /// <summary>Whether the service manager is the parent of the container's init (<c>--monitor=none</c>).</summary>
    public bool IsSupervisedDirectly => Monitor == "none";
}
