namespace Berth.Engine.Containers.Lifecycle;

/// <summary>What changes containers that are there, besides starting and stopping them.</summary>
internal sealed record ContainerChanges
{
    public required ContainerPause Pause { get; init; }

    public required ContainerRename Rename { get; init; }

    public required ContainerMounts Mounts { get; init; }

    public required ContainerRestart Restart { get; init; }
}
