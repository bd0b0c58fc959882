using System.Security.Cryptography;
using Berth.Linux.Compression;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Storage.Records;
using Berth.Storage.Tar;

namespace Berth.Storage.Layers;

/// <summary>
/// Reads a layer's blob to its end in threads of its own, with a few pieces between them: one reads and digests, one
/// decompresses, one digests what comes out, and the caller takes it.
/// </summary>
internal sealed class BlobReader : IChunkSource, IDisposable
{
    private const int BlobPieceSize = 128 * 1024;
    private const int BlobPieceCount = 4;
    private const int PieceSize = 256 * 1024;
    private const int PieceCount = 8;
    private const int MagicLength = 6;
    private const int Caller = 0;
    private const int Digester = 1;
    private readonly Stream _blob;
    private readonly Action<long>? _progress;
    private readonly byte[] _first = new byte[BlobPieceSize];
    private readonly PieceRing _content = new(PieceCount, PieceSize, readers: 2);
    private readonly PieceRing? _compressed;
    private readonly List<Thread> _threads = [];
    private readonly IncrementalHash _diffDigest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _digest;
    private int _firstLength;
    private long _size;
    private bool _holds;

    internal BlobReader(Stream blob, Action<long>? progress)
    {
        _blob = blob;
        _progress = progress;
        _firstLength = blob.ReadAtLeast(_first, MagicLength, throwOnEndOfStream: false);
        Compression = Detect(_first.AsSpan(0, _firstLength));
        if (Compression == LayerCompression.None)
        {
            Start("layer", () => Fill(_content));
        }
        else
        {
            _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _compressed = new PieceRing(BlobPieceCount, BlobPieceSize, readers: 1);
            Start("layer", () => Fill(_compressed));
            Start("decompression", Decompress);
        }

        Start("digest", DigestContent);
    }

    internal LayerCompression Compression { get; }

    /// <summary>Bytes of the blob so far.</summary>
    internal long Size => Volatile.Read(ref _size);

    /// <summary>Uncompressed bytes so far.</summary>
    internal long DiffSize { get; private set; }

    public ReadOnlyMemory<byte> Next()
    {
        if (_holds) _content.Release(Caller);
        var piece = _content.Take(Caller);
        _holds = piece.Length > 0;
        DiffSize += piece.Length;
        return piece;
    }

    /// <summary>After the end: the digests of the blob and of its content.</summary>
    internal (string Digest, string DiffDigest) Digests()
    {
        foreach (var thread in _threads) thread.Join();
        var diffDigest = "sha256:" + Convert.ToHexStringLower(_diffDigest.GetHashAndReset());
        return (_digest is null ? diffDigest : "sha256:" + Convert.ToHexStringLower(_digest.GetHashAndReset()), diffDigest);
    }

    public void Dispose()
    {
        _compressed?.Abandon();
        _content.Abandon();
        foreach (var thread in _threads) thread.Join();
        _digest?.Dispose();
        _diffDigest.Dispose();
    }

    private static LayerCompression Detect(ReadOnlySpan<byte> magic)
    {
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08])) return LayerCompression.Gzip;
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])) return LayerCompression.Zstandard;
        // zstd:chunked blobs and others may begin with a skippable frame.
        if (magic.Length >= 4 && (magic[0] & 0xF0) == 0x50 && magic[1] == 0x2A && magic[2] == 0x4D && magic[3] == 0x18) return LayerCompression.Zstandard;
        if (magic.StartsWith("BZh"u8)) return LayerCompression.Bzip2;
        if (magic.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])) return LayerCompression.Xz;
        return LayerCompression.None;
    }

    private void Start(string name, Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true, Name = name };
        _threads.Add(thread);
        thread.Start();
    }

    /// <summary>Reads the blob to its end, whatever becomes of its content: its digest covers all of it.</summary>
    private void Fill(PieceRing ring)
    {
        Exception? failure = null;
        try
        {
            while (ring.BeginFill() is { } buffer)
            {
                var length = _firstLength;
                if (length > 0) _first.AsSpan(0, length).CopyTo(buffer);
                _firstLength = 0;
                if (length == 0) length = _blob.Read(buffer, 0, buffer.Length);
                if (length == 0) break;
                _digest?.AppendData(buffer, 0, length);
                Volatile.Write(ref _size, _size + length);
                _progress?.Invoke(length);
                ring.EndFill(length);
            }
        }
        catch (Exception e)
        {
            failure = e;
        }

        ring.End(failure);
    }

    private void Decompress()
    {
        var blob = new PieceStream(_compressed!);
        Exception? failure = null;
        try
        {
            using Stream content = Compression switch
            {
                LayerCompression.Gzip => GzipReader.Open(blob),
                LayerCompression.Zstandard => new ZstandardStream(blob),
                LayerCompression.Bzip2 => new FilterStream("bzip2", ["-dc"], blob),
                _ => new FilterStream("xz", ["-dc"], blob),
            };
            while (_content.BeginFill() is { } buffer)
            {
                var length = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                if (length > 0) _content.EndFill(length);
                if (length < buffer.Length) break;
            }

            blob.Drain();
        }
        catch (Exception e)
        {
            failure = e is InvalidDataException or HelperException ? new TarException($"the layer's compressed data is damaged: {e.Message}", e) : e;
            _compressed!.Abandon();
        }

        _content.End(failure);
    }

    private void DigestContent()
    {
        try
        {
            while (_content.Take(Digester) is { Length: > 0 } piece)
            {
                _diffDigest.AppendData(piece.Span);
                _content.Release(Digester);
            }
        }
        catch (Exception)
        {
            // The caller gets the same failure from the ring.
        }
    }
}
