using System.IO.Compression;
using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Storage.Records;
using Berth.Storage.Tar;

namespace Berth.Storage.Layers;

/// <summary>
/// Reads a layer's blob to its end in a thread of its own: digests it as it comes, decompresses it, and hands over pieces,
/// of which a few wait at most. The digest of the uncompressed bytes is computed as the pieces are taken.
/// </summary>
internal sealed class BlobReader : IChunkSource, IDisposable
{
    private const int PieceSize = 256 * 1024;
    private const int PieceCount = 6;
    private readonly object _gate = new();
    private readonly Queue<(byte[] Buffer, int Length)> _full = new();
    private readonly Stack<byte[]> _free = new();
    private readonly Stream _blob;
    private readonly Action<long>? _progress;
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash? _diffDigest;
    private readonly HashingStream _hashed;
    private readonly Thread _thread;
    private byte[]? _current;
    private bool _isEnd;
    private bool _isAbandoned;
    private ExceptionDispatchInfo? _failure;

    internal BlobReader(Stream blob, Action<long>? progress)
    {
        _blob = blob;
        _progress = progress;
        _hashed = new HashingStream(_blob, _digest, _progress);
        Compression = Detect();
        if (Compression != LayerCompression.None) _diffDigest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var i = 0; i < PieceCount; i++) _free.Push(new byte[PieceSize]);
        _thread = new Thread(Run) { IsBackground = true, Name = "layer" };
        _thread.Start();
    }

    internal LayerCompression Compression { get; }

    /// <summary>Bytes of the blob so far.</summary>
    internal long Size => _hashed.Count;

    /// <summary>Uncompressed bytes so far.</summary>
    internal long DiffSize { get; private set; }

    public ReadOnlyMemory<byte> Next()
    {
        lock (_gate)
        {
            if (_current is not null)
            {
                _free.Push(_current);
                _current = null;
                Monitor.PulseAll(_gate);
            }

            while (_full.Count == 0 && !_isEnd) Monitor.Wait(_gate);
            if (_full.Count == 0)
            {
                _failure?.Throw();
                return default;
            }

            (_current, var length) = _full.Dequeue();
            DiffSize += length;
            _diffDigest?.AppendData(_current.AsSpan(0, length));
            return _current.AsMemory(0, length);
        }
    }

    /// <summary>After the end: the digests of the blob and of its content.</summary>
    internal (string Digest, string DiffDigest) Digests()
    {
        var digest = "sha256:" + Convert.ToHexStringLower(_digest.GetHashAndReset());
        return (digest, _diffDigest is null ? digest : "sha256:" + Convert.ToHexStringLower(_diffDigest.GetHashAndReset()));
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_gate);
        }

        _thread.Join();
        _digest.Dispose();
        _diffDigest?.Dispose();
    }

    private LayerCompression Detect()
    {
        var magic = _hashed.Peek(6);
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08])) return LayerCompression.Gzip;
        if (magic.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])) return LayerCompression.Zstandard;
        // zstd:chunked blobs and others may begin with a skippable frame.
        if (magic.Length >= 4 && (magic[0] & 0xF0) == 0x50 && magic[1] == 0x2A && magic[2] == 0x4D && magic[3] == 0x18) return LayerCompression.Zstandard;
        if (magic.StartsWith("BZh"u8)) return LayerCompression.Bzip2;
        if (magic.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])) return LayerCompression.Xz;
        return LayerCompression.None;
    }

    private void Run()
    {
        try
        {
            using Stream content = Compression switch
            {
                LayerCompression.Gzip => new GZipStream(_hashed, CompressionMode.Decompress, leaveOpen: true),
                LayerCompression.Zstandard => new ZstandardStream(_hashed),
                LayerCompression.Bzip2 => new FilterStream("bzip2", ["-dc"], _hashed),
                LayerCompression.Xz => new FilterStream("xz", ["-dc"], _hashed),
                _ => _hashed,
            };
            while (TakeFree() is { } buffer)
            {
                var length = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
                if (length > 0) Hand(buffer, length);
                if (length < buffer.Length) break;
            }

            _hashed.Drain(() => Volatile.Read(ref _isAbandoned));
        }
        catch (Exception e)
        {
            _failure = ExceptionDispatchInfo.Capture(e is InvalidDataException or HelperException ? new TarException($"the layer's compressed data is damaged: {e.Message}", e) : e);
        }

        lock (_gate)
        {
            _isEnd = true;
            Monitor.PulseAll(_gate);
        }
    }

    private byte[]? TakeFree()
    {
        lock (_gate)
        {
            while (_free.Count == 0 && !_isAbandoned) Monitor.Wait(_gate);
            return _isAbandoned ? null : _free.Pop();
        }
    }

    private void Hand(byte[] buffer, int length)
    {
        lock (_gate)
        {
            _full.Enqueue((buffer, length));
            Monitor.PulseAll(_gate);
        }
    }
}
