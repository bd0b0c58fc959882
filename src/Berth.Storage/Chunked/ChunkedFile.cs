using System.Security.Cryptography;
using Berth.Linux.Compression;

namespace Berth.Storage.Chunked;

/// <summary>Writes the content of one file, each chunk a frame of its own, and notes what and where they are.</summary>
internal sealed class ChunkedFile : IChunkTarget, IDisposable
{
    private static readonly byte[] s_zeros = new byte[65536];
    private readonly ZstandardWriter _frames;
    private readonly IncrementalHash _whole = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash _part = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly List<Chunk> _chunks = [];
    private readonly ContentChunker _chunker;
    private long _start;
    private long _position;

    internal ChunkedFile(ZstandardWriter frames)
    {
        _frames = frames;
        _frames.EndFrame();
        Start = _start = frames.Written;
        _chunker = new ContentChunker(this);
    }

    /// <summary>Where its first frame begins in the blob.</summary>
    internal long Start { get; }

    /// <summary>Where its last frame ends.</summary>
    internal long End => _start;

    /// <summary>The chunks, in their order.</summary>
    internal IReadOnlyList<Chunk> Chunks => _chunks;

    /// <summary>The digest of the whole content, once that is complete.</summary>
    internal string Digest { get; private set; } = "";

    internal void Append(ReadOnlySpan<byte> data) => _chunker.Append(data);

    internal void Complete()
    {
        _chunker.Complete();
        Digest = Text(_whole);
    }

    public void Data(ReadOnlySpan<byte> data)
    {
        _whole.AppendData(data);
        _part.AppendData(data);
        _frames.Write(data);
        _position += data.Length;
    }

    public void Zeros(long count)
    {
        for (var left = count; left > 0; left -= s_zeros.Length) Data(s_zeros.AsSpan(0, (int)Math.Min(left, s_zeros.Length)));
    }

    public void EndChunk(bool isZeros)
    {
        var before = _chunks.Count == 0 ? 0 : _chunks[^1].FileOffset + _chunks[^1].Size;
        if (_position == before) return;
        _frames.EndFrame();
        _chunks.Add(new Chunk(before, _position - before, _start, Text(_part), isZeros));
        _start = _frames.Written;
    }

    public void Dispose()
    {
        _whole.Dispose();
        _part.Dispose();
    }

    private static string Text(IncrementalHash hash) => "sha256:" + Convert.ToHexStringLower(hash.GetHashAndReset());
}
