namespace Berth.Storage.Layers;

/// <summary>Reads the pieces of a ring's first reader as a stream.</summary>
internal sealed class PieceStream(PieceRing ring) : Stream
{
    private ReadOnlyMemory<byte> _rest;
    private bool _holds;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_rest.Length == 0 && !Next()) return 0;
        var length = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Lets go of everything up to the end.</summary>
    internal void Drain()
    {
        while (Next())
        {
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private bool Next()
    {
        if (_holds) ring.Release(0);
        _rest = ring.Take(0);
        _holds = _rest.Length > 0;
        return _holds;
    }
}
