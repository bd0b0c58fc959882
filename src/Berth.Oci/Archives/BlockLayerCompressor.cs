using Berth.Linux.Compression;

namespace Berth.Oci.Archives;

/// <summary>Compresses layers in blocks, in several threads, with gzip or zstd.</summary>
public sealed class BlockLayerCompressor : LayerCompressor
{
    private const int DefaultZstandardLevel = 3;
    private readonly int? _level;

    private BlockLayerCompressor(bool isZstandard, int? level)
    {
        IsZstandard = isZstandard;
        _level = level;
    }

    /// <inheritdoc/>
    public override bool IsZstandard { get; }

    /// <summary>gzip.</summary>
    /// <param name="level">1 to 9; null for the fastest that the machine has.</param>
    public static BlockLayerCompressor Gzip(int? level = null) => new(isZstandard: false, level);

    /// <summary>zstd.</summary>
    /// <param name="level">1 to 20; null for 3.</param>
    public static BlockLayerCompressor Zstandard(int? level = null) => new(isZstandard: true, level);

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string>? Compress(SavedLayer layer, Stream output)
    {
        using var gzip = IsZstandard ? null : new GzipCodec(_level);
        using var compressor = new BlockCompressor(output, (IBlockCodec?)gzip ?? new ZstandardCodec(_level ?? DefaultZstandardLevel));
        layer.WriteTo(compressor);
        compressor.Complete();
        return null;
    }
}
