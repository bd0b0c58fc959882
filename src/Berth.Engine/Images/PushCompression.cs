using Berth.Engine.Images.Encryption;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Storage.Chunked;

namespace Berth.Engine.Images;

/// <summary>The compressions that layers can be pushed with.</summary>
internal static class PushCompression
{
    internal const string Gzip = "gzip";
    internal const string Zstandard = "zstd";
    internal const string Chunked = "zstd:chunked";
    private const int DefaultLevel = 3;

    /// <summary>The compressor of a format.</summary>
    /// <param name="format">Its name; null for gzip.</param>
    /// <param name="level">The level; null for the default.</param>
    internal static LayerCompressor For(string? format, int? level) => format switch
    {
        null or Gzip => BlockLayerCompressor.Gzip(level),
        Zstandard => BlockLayerCompressor.Zstandard(level),
        Chunked => new ChunkedLayerCompressor(level ?? DefaultLevel),
        _ => throw new InvalidArgumentException($"cannot find compressor for \"{format}\""),
    };

    /// <summary>The compressor of a push.</summary>
    /// <param name="asked">What the user asked for, if anything.</param>
    /// <param name="otherwise">What stands for that, unless Docker's manifest is wanted.</param>
    /// <param name="manifest">The kind of manifest, if any is wanted.</param>
    /// <param name="level">The level; null for the default.</param>
    internal static LayerCompressor For(string? asked, string? otherwise, string? manifest, int? level)
        => For(asked ?? (manifest == "v2s2" ? null : otherwise), level);

    /// <summary>The compressor of a push, which encrypts where keys are given.</summary>
    /// <exception cref="EngineException">A key or layer is not there, or Docker's manifests are wanted, which know no encryption.</exception>
    internal static LayerCompressor For(ImagePushOptions options, SavedImage image)
    {
        var compressor = For(options.CompressionFormat, options.DefaultCompressionFormat, options.Format, options.CompressionLevel);
        if (options.EncryptionKeys.Count == 0) return compressor;
        if (options.Format == "v2s2") throw new InvalidArgumentException($"encryption required together with format {MediaTypes.DockerManifest}, which does not support encryption");
        return new EncryptingLayerCompressor(compressor, EncryptionKeys.Public(options.EncryptionKeys), image.Layers, options.EncryptedLayers);
    }
}
