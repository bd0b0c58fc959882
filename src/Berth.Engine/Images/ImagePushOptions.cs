using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;

namespace Berth.Engine.Images;

/// <summary>What <c>push</c> pushes where.</summary>
public sealed record ImagePushOptions
{
    /// <summary>The image.</summary>
    public required string Source { get; init; }

    /// <summary>A name with or without transport; null for the image's own name.</summary>
    public string? Destination { get; init; }

    /// <summary><c>oci</c> or <c>v2s2</c>; null for the image's own.</summary>
    public string? Format { get; init; }

    /// <summary><c>gzip</c>, <c>zstd</c> or <c>zstd:chunked</c>; null for what the destination has, else gzip.</summary>
    public string? CompressionFormat { get; init; }

    /// <summary>What stands for <see cref="CompressionFormat"/> where that is null, unless Docker's manifest is wanted; null for gzip.</summary>
    public string? DefaultCompressionFormat { get; init; }

    /// <summary>The level; null for the default.</summary>
    public int? CompressionLevel { get; init; }

    /// <summary>Whether blobs that the destination has with another compression are not used.</summary>
    public bool ForceCompression { get; init; }

    /// <summary>Compresses the layers of <c>dir:</c>.</summary>
    public bool Compress { get; init; }

    /// <summary>A file that gets the manifest's digest.</summary>
    public string? DigestFile { get; init; }

    /// <summary>What signs the image.</summary>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>How registries are spoken to.</summary>
    public RegistryLogin Login { get; init; } = new();

    /// <summary>How often a transfer that broke is begun again; null for what containers.conf(5) says.</summary>
    public uint? Retries { get; init; }

    /// <summary>The wait before that, as a Go duration; null for what containers.conf(5) says.</summary>
    public string? RetryDelay { get; init; }

    /// <summary>Public keys for which layers are encrypted, <c>jwe:FILE</c> each; none for plain layers.</summary>
    public IReadOnlyList<string> EncryptionKeys { get; init; } = [];

    /// <summary>Which layers are encrypted, the lowest being 0 and the topmost -1; null for all.</summary>
    public IReadOnlyList<int>? EncryptedLayers { get; init; }
}
