using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>An image that a source offers: its documents are read and checked, its layers wait to be opened.</summary>
public sealed record SourceImage
{
    /// <summary>The names that the source gives it, as they stand there; may be empty.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The manifest; for docker-archive one is made from what the archive says.</summary>
    public required ManifestDocument Manifest { get; init; }

    /// <summary>The list that the image was chosen from, for several platforms; null without one.</summary>
    public ManifestDocument? Index { get; init; }

    /// <summary>The configuration's bytes, whose digest is the manifest's.</summary>
    public required byte[] ConfigurationBytes { get; init; }

    /// <summary>What the configuration says.</summary>
    public required ImageConfiguration Configuration { get; init; }

    /// <summary>The layers, the bottom first.</summary>
    public required IReadOnlyList<SourceLayer> Layers { get; init; }

    /// <summary>Whether the blobs of layers have digests that are known only when they have been read, so that the manifest gets them then.</summary>
    public bool HasUnknownDigests { get; init; }
}
