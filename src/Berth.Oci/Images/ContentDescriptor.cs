namespace Berth.Oci.Images;

/// <summary>What points at a blob: its type, digest and size (OCI image specification, descriptor.md).</summary>
public sealed record ContentDescriptor
{
    /// <summary>The blob's media type.</summary>
    public string? MediaType { get; init; }

    /// <summary>The blob's digest.</summary>
    public required string Digest { get; init; }

    /// <summary>The blob's length in bytes.</summary>
    public long Size { get; init; }

    /// <summary>Where else the blob can be had; a foreign layer's only source.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>Free metadata.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The blob itself, in base64.</summary>
    public string? Data { get; init; }

    /// <summary>What the image runs on; in an index.</summary>
    public Platform? Platform { get; init; }

    /// <summary>What an artifact's manifest holds.</summary>
    public string? ArtifactType { get; init; }
}
