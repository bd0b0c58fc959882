namespace Berth.Oci.Images;

/// <summary>The manifest of one image: OCI's (manifest.md) and Docker's schema 2, which have the same shape.</summary>
public sealed record ImageManifest
{
    /// <summary>2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The document's own type; OCI's may leave it out.</summary>
    public string? MediaType { get; init; }

    /// <summary>What an artifact's manifest holds.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The configuration's blob.</summary>
    public required ContentDescriptor Config { get; init; }

    /// <summary>The layers' blobs, the bottom first.</summary>
    public required IReadOnlyList<ContentDescriptor> Layers { get; init; }

    /// <summary>The manifest that this one refers to.</summary>
    public ContentDescriptor? Subject { get; init; }

    /// <summary>Free metadata.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
