using Berth.Engine.Containers.Checkpoints;
using Berth.Engine.Containers.Copying;
using Berth.Engine.Containers.Processes;
using Berth.Engine.Containers.Statistics;
using Berth.Engine.Health;

using Berth.Engine.Containers.Inspection;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>What changes containers that are there, besides starting and stopping them.</summary>
internal sealed record ContainerChanges
{
    public required ContainerPause Pause { get; init; }

    public required ContainerRename Rename { get; init; }

    public required ContainerMounts Mounts { get; init; }

    public required ContainerRestart Restart { get; init; }

    public required HealthCheck Health { get; init; }

    public required ContainerUpdate Update { get; init; }

    public required ContainerProcesses Processes { get; init; }

    public required ContainerStatistics Statistics { get; init; }

    public required ContainerCopy Copy { get; init; }

    /// <summary>Whether new volumes are filled when a container is created (prepare_volume_on_create of containers.conf(5)).</summary>
    public bool FillsVolumesAtCreation { get; init; }

    public required ContainerCheckpoint Checkpoint { get; init; }

    public required ContainerRestore Restore { get; init; }

    public required ContainerInspector Inspector { get; init; }
}
