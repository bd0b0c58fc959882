using Berth.Linux.Streams;

namespace Berth.Storage.Layers;

/// <summary>Reads the pieces of a ring's first reader as a stream.</summary>
internal sealed class PieceStream(PieceRing ring) : SequentialReader
{
    private ReadOnlyMemory<byte> _rest;
    private bool _holds;

    public override int Read(Span<byte> buffer)
    {
        if (_rest.Length == 0 && !Next()) return 0;
        var length = Math.Min(buffer.Length, _rest.Length);
        _rest.Span[..length].CopyTo(buffer);
        _rest = _rest[length..];
        return length;
    }

    /// <summary>Lets go of everything up to the end.</summary>
    internal void Drain()
    {
        while (Next())
        {
        }
    }

    private bool Next()
    {
        if (_holds) ring.Release(0);
        _rest = ring.Take(0);
        _holds = _rest.Length > 0;
        return _holds;
    }
}
