namespace Berth.Oci.Images;

/// <summary>A list of manifests, one a platform: OCI's index (image-index.md) and Docker's manifest list.</summary>
public sealed record ImageIndex
{
    /// <summary>2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>The document's own type; OCI's may leave it out.</summary>
    public string? MediaType { get; init; }

    /// <summary>What an artifact's index holds.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>The manifests.</summary>
    public required IReadOnlyList<ContentDescriptor> Manifests { get; init; }

    /// <summary>The manifest that this one refers to.</summary>
    public ContentDescriptor? Subject { get; init; }

    /// <summary>Free metadata.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
