namespace Berth.Engine.Containers.Snapshots;

/// <summary>What <c>commit</c> is asked for (podman-commit(1)).</summary>
public sealed record CommitOptions
{
    /// <summary>The container's name or identifier.</summary>
    public required string Container { get; init; }

    /// <summary>The image's name; null for none.</summary>
    public string? Name { get; init; }

    /// <summary>Whether the image is in Docker's format, else in OCI's.</summary>
    public bool IsDocker { get; init; }

    /// <summary>Who made it.</summary>
    public string Author { get; init; } = "";

    /// <summary>A message; Docker's format only.</summary>
    public string Message { get; init; } = "";

    /// <summary>Instructions that are applied to the configuration.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>A <c>config</c> object as JSON that is merged into the configuration; null for none.</summary>
    public byte[]? Configuration { get; init; }

    /// <summary>Whether the user's volumes become volumes of the image.</summary>
    public bool IncludeVolumes { get; init; }

    /// <summary>Whether a running container's processes are stopped meanwhile.</summary>
    public bool Pause { get; init; }

    /// <summary>Whether the image gets one layer that holds everything.</summary>
    public bool Squash { get; init; }
}
