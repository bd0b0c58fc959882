using System.Security.Cryptography;

namespace Berth.Storage.Layers;

/// <summary>Passes a stream on with large reads of the original and digests what goes through.</summary>
internal sealed class HashingStream(Stream inner, IncrementalHash hash, Action<long>? progress) : Stream
{
    private readonly byte[] _buffer = new byte[131072];
    private int _at;
    private int _end;
    private long _count;

    internal long Count => Volatile.Read(ref _count);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>The first bytes, fewer if there are no more; they stay to be read.</summary>
    internal ReadOnlySpan<byte> Peek(int count)
    {
        while (_end - _at < count)
        {
            var read = inner.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0) break;
            Account(_end, read);
            _end += read;
        }

        return _buffer.AsSpan(_at, Math.Min(count, _end - _at));
    }

    /// <summary>Reads to the end, for the digest.</summary>
    internal void Drain(Func<bool> isAbandoned)
    {
        while (!isAbandoned() && Fill()) _at = _end;
    }

    public override int Read(Span<byte> buffer)
    {
        if (_at == _end && !Fill()) return 0;
        var length = Math.Min(buffer.Length, _end - _at);
        _buffer.AsSpan(_at, length).CopyTo(buffer);
        _at += length;
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool Fill()
    {
        if (_at < _end) return true;
        var read = inner.Read(_buffer, 0, _buffer.Length);
        _at = 0;
        _end = read;
        if (read > 0) Account(0, read);
        return read > 0;
    }

    private void Account(int start, int length)
    {
        hash.AppendData(_buffer, start, length);
        Volatile.Write(ref _count, _count + length);
        progress?.Invoke(length);
    }
}
