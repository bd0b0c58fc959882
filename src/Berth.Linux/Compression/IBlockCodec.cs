namespace Berth.Linux.Compression;

/// <summary>Compresses one block so that the compressed blocks one after the other are a stream of their format.</summary>
public interface IBlockCodec
{
    /// <summary>How long a block can become, in bytes.</summary>
    int Bound(int length);

    /// <summary>Compresses a block; several threads may do so at the same time.</summary>
    /// <returns>The length of what is in <paramref name="output"/>.</returns>
    int Compress(ReadOnlySpan<byte> block, Span<byte> output);
}
