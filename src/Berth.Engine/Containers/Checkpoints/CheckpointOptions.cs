namespace Berth.Engine.Containers.Checkpoints;

/// <summary>What <c>container checkpoint</c> is asked for (podman-container-checkpoint(1)).</summary>
public sealed record CheckpointOptions
{
    /// <summary>The container's name or identifier.</summary>
    public required string Container { get; init; }

    /// <summary>The file that the checkpoint is exported to; null for none.</summary>
    public string? Export { get; init; }

    /// <summary>How that is compressed: <c>zstd</c>, <c>gzip</c> or <c>none</c>.</summary>
    public string Compression { get; init; } = "zstd";

    /// <summary>The name of an image that is made of the checkpoint; null for none.</summary>
    public string? Image { get; init; }

    /// <summary>The version that the image names as its maker's.</summary>
    public string MakerVersion { get; init; } = "";

    /// <summary>Whether the container runs on.</summary>
    public bool LeaveRunning { get; init; }

    /// <summary>Whether CRIU's log and statistics stay in the container's directory.</summary>
    public bool Keep { get; init; }

    /// <summary>Whether locks of files are written down; CRIU refuses a container that holds some otherwise.</summary>
    public bool FileLocks { get; init; }

    /// <summary>Whether established TCP connections are written down; CRIU refuses a container that has some otherwise.</summary>
    public bool TcpEstablished { get; init; }

    /// <summary>Whether the export goes without what the container changed in its root file system.</summary>
    public bool IgnoreRootFileSystem { get; init; }

    /// <summary>Whether the export goes without the content of volumes.</summary>
    public bool IgnoreVolumes { get; init; }

    /// <summary>Whether only memory is written down, in preparation; the container runs on.</summary>
    public bool PreCheckpoint { get; init; }

    /// <summary>Whether memory that the preparation has is left out.</summary>
    public bool WithPrevious { get; init; }
}
