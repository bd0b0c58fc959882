using System.Runtime.InteropServices;
using Berth.Linux.Errors;

namespace Berth.Linux.Compression;

/// <summary>Zstandard, each block a frame of its own (RFC 8878, section 3.1), with the system's libzstd.</summary>
public sealed partial class ZstandardCodec : IBlockCodec
{
    private const string Library = "libzstd.so.1";
    private readonly int _level;

    /// <param name="level">1 to 20.</param>
    /// <exception cref="InvalidArgumentException">It is another number.</exception>
    public ZstandardCodec(int level)
    {
        CheckLevel(level);
        _level = level;
    }

    /// <inheritdoc/>
    public int Bound(int length) => (int)ZSTD_compressBound((nuint)length);

    /// <inheritdoc/>
    public unsafe int Compress(ReadOnlySpan<byte> block, Span<byte> output)
    {
        fixed (byte* input = block)
        fixed (byte* target = output)
        {
            var length = ZSTD_compress(target, (nuint)output.Length, input, (nuint)block.Length, _level);
            return ZSTD_isError(length) == 0 ? (int)length : throw new EngineException(ErrorKind.Internal, "libzstd cannot compress a block");
        }
    }

    internal static void CheckLevel(int level)
    {
        if (level is < 1 or > 22) throw new InvalidArgumentException($"invalid compression level {level}: zstd has 1 to 20");
    }

    [LibraryImport(Library)]
    private static unsafe partial nuint ZSTD_compress(byte* output, nuint capacity, byte* input, nuint length, int level);

    [LibraryImport(Library)]
    private static partial nuint ZSTD_compressBound(nuint length);

    [LibraryImport(Library)]
    private static partial uint ZSTD_isError(nuint code);
}
