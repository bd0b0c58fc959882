namespace Berth.Engine.Artifacts;

/// <summary>What podman-artifact-add(1) is told.</summary>
public sealed record ArtifactAddOptions
{
    /// <summary>The artifact.</summary>
    public required string Name { get; init; }

    /// <summary>The files.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Annotations of each file and of the artifact.</summary>
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds to an artifact that is there.</summary>
    public bool Append { get; init; }

    /// <summary>Takes the place of an artifact that is there.</summary>
    public bool Replace { get; init; }

    /// <summary>The media type of the files; null for what they look like.</summary>
    public string? FileType { get; init; }

    /// <summary>The type of the artifact; null for none.</summary>
    public string? Type { get; init; }
}
