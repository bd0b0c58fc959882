using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;

namespace Berth.Engine.Images.Manifests;

/// <summary>What <c>manifest push</c> pushes where.</summary>
public sealed record ManifestPushOptions
{
    /// <summary>The list.</summary>
    public required string Source { get; init; }

    /// <summary>A name with or without transport; null for the list's own name.</summary>
    public string? Destination { get; init; }

    /// <summary>Whether the images go along.</summary>
    public bool All { get; init; } = true;

    /// <summary><c>oci</c> or <c>v2s2</c>; null for OCI's.</summary>
    public string? Format { get; init; }

    /// <summary><c>gzip</c>, <c>zstd</c> or <c>zstd:chunked</c>; null for what there is.</summary>
    public string? CompressionFormat { get; init; }

    /// <summary>What stands for <see cref="CompressionFormat"/> where that is null, unless Docker's manifest is wanted; null for gzip.</summary>
    public string? DefaultCompressionFormat { get; init; }

    /// <summary>The level; null for the default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Compressions of which every platform gets an image.</summary>
    public IReadOnlyList<string> AddCompressions { get; init; } = [];

    /// <summary>Whether blobs with another compression are not used.</summary>
    public bool ForceCompression { get; init; }

    /// <summary>A file that gets the digest of the list.</summary>
    public string? DigestFile { get; init; }

    /// <summary>What signs the list and its images.</summary>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>Whether the list is removed from the store afterwards.</summary>
    public bool Remove { get; init; }

    /// <summary>How often a transfer that broke is begun again; null for what containers.conf(5) says.</summary>
    public uint? Retries { get; init; }

    /// <summary>How long to wait before that, as Go writes durations; null for what containers.conf(5) says.</summary>
    public string? RetryDelay { get; init; }

    /// <summary>How registries are spoken to.</summary>
    public RegistryLogin Login { get; init; } = new();
}
