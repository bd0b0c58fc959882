using Berth.Engine.Containers;
using Berth.Linux.Processes;

namespace Berth.Engine.State;

/// <summary>What changes about a container and must survive the process that changed it.</summary>
internal sealed record ContainerRow
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name; null as soon as the container is being removed, so that another may take it.</summary>
    public string? Name { get; init; }

    /// <summary>The image's id; null for one that runs a plain directory.</summary>
    public string? ImageId { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>Where it stands.</summary>
    public ContainerStatus Status { get; init; }

    /// <summary>What is under way.</summary>
    public ContainerOperation Operation { get; init; }

    /// <summary>Whether it is being removed.</summary>
    public bool IsBeingRemoved => Operation is ContainerOperation.Removing or ContainerOperation.RemovingWithVolumes;

    /// <summary>Whether the process that was creating it has ended without completing it: it is undone by the next command.</summary>
    public bool IsAbandonedCreation => Operation == ContainerOperation.Creating && !Process.IsAlive;

    /// <summary>The boot in which its processes were started (random(4), boot_id).</summary>
    public string? BootId { get; init; }

    /// <summary>The container's first process while it runs; while it is being created, the process that creates it.</summary>
    public ProcessIdentity Process { get; init; }

    /// <summary>The monitor while it runs; it also runs the clean-up command at the end.</summary>
    public ProcessIdentity Monitor { get; init; }

    /// <summary>When the process was last started.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When the process last ended.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>The exit status of the last run.</summary>
    public int ExitCode { get; init; }

    /// <summary>Whether the kernel's out-of-memory killer ended the last run.</summary>
    public bool OomKilled { get; init; }

    /// <summary>How often the restart policy restarted it since a user last started it.</summary>
    public int Restarts { get; init; }

    /// <summary>Whether a user stopped it, so that the restart policy keeps still.</summary>
    public bool StoppedByUser { get; init; }

    /// <summary>What the network set-up returned (NetworkStatus as JSON); null if nothing is set up.</summary>
    public byte[]? Network { get; init; }

    /// <summary>The control group of its processes below the cgroup2 mount, starting with a slash; null if none is known.</summary>
    public string? Cgroup { get; init; }

    /// <summary>The short description that listings show, as JSON, so that they need not read every specification.</summary>
    public byte[] Summary { get; init; } = [];

    /// <summary>Whether it has a process according to this row; the process may have ended since.</summary>
    public bool HasProcess => Status is ContainerStatus.Initialized or ContainerStatus.Running or ContainerStatus.Paused or ContainerStatus.Stopping;
}
