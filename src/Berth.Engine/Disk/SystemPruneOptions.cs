namespace Berth.Engine.Disk;

/// <summary>What <c>system prune</c> is asked for (podman-system-prune(1)).</summary>
public sealed record SystemPruneOptions
{
    /// <summary>Whether images with names go too when nothing uses them.</summary>
    public bool All { get; init; }

    /// <summary>Whether volumes that no container mounts go, too.</summary>
    public bool Volumes { get; init; }

    /// <summary>Whether containers that Buildah works in go, too, also while it does.</summary>
    public bool BuildContainers { get; init; }

    /// <summary>Conditions: <c>label</c>, <c>label!</c> and <c>until</c>.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];
}
