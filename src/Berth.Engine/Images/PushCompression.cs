using Berth.Linux.Errors;
using Berth.Oci.Archives;
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
}
