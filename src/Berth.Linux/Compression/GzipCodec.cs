using System.Collections.Concurrent;
using System.IO.Compression;
using Berth.Linux.Errors;

namespace Berth.Linux.Compression;

/// <summary>
/// gzip, each block a member of its own (RFC 1952, section 2.2). Where no level is asked for, the fastest library that the machine
/// has compresses: ISA-L, libdeflate, the runtime's zlib; a level is libdeflate's or the runtime's.
/// </summary>
public sealed class GzipCodec : IBlockCodec, IDisposable
{
    private const int Overhead = 1024;
    private const int FastLevel = 1;
    private readonly int? _level;
    private readonly ConcurrentBag<nint> _compressors = [];
    private readonly ConcurrentBag<IsalDeflate> _fast = [];

    /// <param name="level">1 (fast) to 9; null for the fastest that the machine has.</param>
    /// <exception cref="InvalidArgumentException">It is another number.</exception>
    public GzipCodec(int? level)
        => _level = level is null or (>= 0 and <= 9) ? level : throw new InvalidArgumentException($"invalid compression level {level}: gzip has 1 to 9");

    /// <inheritdoc/>
    public int Bound(int length) => length + length / 8 + Overhead;

    /// <inheritdoc/>
    public unsafe int Compress(ReadOnlySpan<byte> block, Span<byte> output)
    {
        if (_level is null && Isal.IsThere && Fast(block, output) is > 0 and var fast) return fast;
        if (!Libdeflate.IsThere) return WithRuntime(block, output);
        if (!_compressors.TryTake(out var compressor)) compressor = Libdeflate.libdeflate_alloc_compressor(Math.Max(_level ?? FastLevel, 1));
        if (compressor == 0) return WithRuntime(block, output);
        fixed (byte* input = block)
        fixed (byte* target = output)
        {
            var length = (int)Libdeflate.libdeflate_gzip_compress(compressor, input, (nuint)block.Length, target, (nuint)output.Length);
            _compressors.Add(compressor);
            return length > 0 ? length : throw new EngineException(ErrorKind.Internal, "libdeflate: the compressed block is longer than its bound");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (_compressors.TryTake(out var compressor)) Libdeflate.libdeflate_free_compressor(compressor);
        while (_fast.TryTake(out var fast)) fast.Dispose();
    }

    private int Fast(ReadOnlySpan<byte> block, Span<byte> output)
    {
        if (!_fast.TryTake(out var compressor)) compressor = new IsalDeflate();
        var length = compressor.Compress(block, output);
        _fast.Add(compressor);
        return length;
    }

    private unsafe int WithRuntime(ReadOnlySpan<byte> block, Span<byte> output)
    {
        // Straight into the output: a buffer for each block would be garbage faster than it is collected.
        fixed (byte* target = output)
        {
            using var memory = new UnmanagedMemoryStream(target, 0, output.Length, FileAccess.Write);
            using (var gzip = new GZipStream(memory, new ZLibCompressionOptions { CompressionLevel = _level ?? FastLevel }, leaveOpen: true)) gzip.Write(block);
            return (int)memory.Length;
        }
    }
}
