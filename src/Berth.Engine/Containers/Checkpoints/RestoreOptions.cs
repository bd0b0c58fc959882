namespace Berth.Engine.Containers.Checkpoints;

/// <summary>What <c>container restore</c> is asked for (podman-container-restore(1)).</summary>
public sealed record RestoreOptions
{
    /// <summary>Another name, and thereby another container, for what is restored from an archive or image; null for its own.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the checkpoint, CRIU's log and its statistics stay in the container's directory.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether locks of files are restored.</summary>
    public bool FileLocks { get; init; }

    /// <summary>Whether TCP connections are restored as established.</summary>
    public bool TcpEstablished { get; init; }

    /// <summary>Whether TCP connections are restored as closed.</summary>
    public bool TcpClose { get; init; }

    /// <summary>Whether the archive's changes of the root file system are left out.</summary>
    public bool IgnoreRootFileSystem { get; init; }

    /// <summary>Whether the archive's volumes are left out.</summary>
    public bool IgnoreVolumes { get; init; }

    /// <summary>Whether the container gets another address than the one it was created with.</summary>
    public bool IgnoreStaticIp { get; init; }

    /// <summary>Whether the container gets another hardware address than the one it was created with.</summary>
    public bool IgnoreStaticMac { get; init; }

    /// <summary>Ports that take the place of those that it was created with, as in <c>--publish</c>; empty for its own.</summary>
    public IReadOnlyList<string> Publish { get; init; } = [];

    /// <summary>A preparation that the archive was made after (<see cref="CheckpointOptions.PreCheckpoint"/>); null for none.</summary>
    public string? ImportPrevious { get; init; }
}
