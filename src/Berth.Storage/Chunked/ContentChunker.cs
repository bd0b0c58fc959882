namespace Berth.Storage.Chunked;

/// <summary>
/// Splits a file where its content says so: at holes of 1024 zeros or more, and where the lowest bits of bup's rolling sum over the last 64
/// bytes are all set. The same content has the same chunks in every program that follows containers/storage, which is what
/// lets one fetch only what it does not have.
/// </summary>
internal sealed class ContentChunker(IChunkTarget target)
{
    private const int HoleThreshold = 1024;
    private const uint SplitMask = (1 << 16) - 1;
    private const int WindowSize = 64;
    private const uint CharacterOffset = 31;
    private static readonly byte[] s_zeros = new byte[HoleThreshold];
    private readonly byte[] _window = new byte[WindowSize];
    private uint _sum = WindowSize * CharacterOffset;
    private uint _weighted = WindowSize * (WindowSize - 1) * CharacterOffset;
    private int _at;
    // Zeros that may yet become a hole.
    private long _zeros;

    /// <summary>More of the file.</summary>
    internal void Append(ReadOnlySpan<byte> data)
    {
        var start = 0;
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] == 0)
            {
                var length = data[i..].IndexOfAnyExcept((byte)0);
                if (length < 0) length = data.Length - i;
                _zeros += length;
                i += length - 1;
                continue;
            }

            if (_zeros > 0) start = EndZeros(data, start, i);
            if (!Roll(data[i])) continue;
            target.Data(data[start..(i + 1)]);
            target.EndChunk(isZeros: false);
            start = i + 1;
        }

        var rest = data[start..];
        Pass(rest[..(int)(rest.Length - Math.Min(_zeros, rest.Length))]);
    }

    /// <summary>The file has ended.</summary>
    internal void Complete()
    {
        EndZeros([], 0, 0);
        target.EndChunk(isZeros: false);
    }

    /// <summary>The run of zeros before <paramref name="end"/> is complete.</summary>
    /// <returns>From where on the data has not been passed on.</returns>
    private int EndZeros(ReadOnlySpan<byte> data, int start, int end)
    {
        var zeros = _zeros;
        _zeros = 0;
        var first = end - (int)Math.Min(zeros, end - start);
        if (zeros >= HoleThreshold)
        {
            Pass(data[start..first]);
            target.EndChunk(isZeros: false);
            // When the window holds nothing but zeros, further ones change nothing.
            for (var i = 0; i < WindowSize; i++) Roll(0);
            target.Zeros(zeros);
            target.EndChunk(isZeros: true);
            return end;
        }

        var waiting = 0;
        for (var earlier = zeros - (end - first); earlier > 0; earlier--)
        {
            waiting++;
            if (!Roll(0)) continue;
            target.Data(s_zeros.AsSpan(0, waiting));
            target.EndChunk(isZeros: false);
            waiting = 0;
        }

        Pass(s_zeros.AsSpan(0, waiting));
        for (var i = first; i < end; i++)
        {
            if (!Roll(0)) continue;
            target.Data(data[start..(i + 1)]);
            target.EndChunk(isZeros: false);
            start = i + 1;
        }

        return start;
    }

    private void Pass(ReadOnlySpan<byte> data)
    {
        if (data.Length > 0) target.Data(data);
    }

    /// <summary>Takes a byte into the sum; true where a chunk ends after it.</summary>
    private bool Roll(byte value)
    {
        uint dropped = _window[_at];
        _window[_at] = value;
        _at = (_at + 1) & (WindowSize - 1);
        _sum += value - dropped;
        _weighted += _sum - (WindowSize * (dropped + CharacterOffset));
        return (_weighted & SplitMask) == SplitMask;
    }
}
