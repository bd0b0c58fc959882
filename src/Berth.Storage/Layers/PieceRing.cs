using System.Runtime.ExceptionServices;

namespace Berth.Storage.Layers;

/// <summary>
/// A bounded line of pieces of a stream between threads: one fills them, and each reader sees all of them in order. A piece is
/// filled again when every reader is done with it.
/// </summary>
internal sealed class PieceRing
{
    private readonly object _gate = new();
    private readonly byte[][] _buffers;
    private readonly int[] _lengths;
    private readonly long[] _done;
    private long _filled;
    private bool _isEnd;
    private bool _isAbandoned;
    private ExceptionDispatchInfo? _failure;

    /// <param name="count">How many pieces.</param>
    /// <param name="size">Bytes of each.</param>
    /// <param name="readers">How many read; each has a number from 0 on.</param>
    internal PieceRing(int count, int size, int readers)
    {
        _buffers = new byte[count][];
        for (var i = 0; i < count; i++) _buffers[i] = new byte[size];
        _lengths = new int[count];
        _done = new long[readers];
    }

    /// <summary>Whether nobody reads any more.</summary>
    internal bool IsAbandoned => Volatile.Read(ref _isAbandoned);

    /// <summary>The next buffer to fill; waits for the readers. Null when nobody reads any more.</summary>
    internal byte[]? BeginFill()
    {
        lock (_gate)
        {
            while (!_isAbandoned && _filled - Slowest() >= _buffers.Length) Monitor.Wait(_gate);
            return _isAbandoned ? null : _buffers[_filled % _buffers.Length];
        }
    }

    /// <summary>Hands the buffer over that <see cref="BeginFill"/> gave.</summary>
    internal void EndFill(int length)
    {
        lock (_gate)
        {
            _lengths[_filled % _buffers.Length] = length;
            _filled++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>No more pieces come. A failure is thrown to each reader after the last piece.</summary>
    internal void End(Exception? failure)
    {
        lock (_gate)
        {
            _isEnd = true;
            _failure = failure is null ? null : ExceptionDispatchInfo.Capture(failure);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Waits for a reader's next piece; empty at the end. It is the reader's until <see cref="Release"/>.</summary>
    internal ReadOnlyMemory<byte> Take(int reader)
    {
        lock (_gate)
        {
            while (!_isAbandoned && !_isEnd && _filled == _done[reader]) Monitor.Wait(_gate);
            if (_filled > _done[reader] && !_isAbandoned)
            {
                var slot = _done[reader] % _buffers.Length;
                return _buffers[slot].AsMemory(0, _lengths[slot]);
            }

            _failure?.Throw();
            return default;
        }
    }

    /// <summary>Gives the piece back.</summary>
    internal void Release(int reader)
    {
        lock (_gate)
        {
            _done[reader]++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Nobody reads any more: whoever waits goes on.</summary>
    internal void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_gate);
        }
    }

    private long Slowest()
    {
        var slowest = _done[0];
        foreach (var done in _done) slowest = Math.Min(slowest, done);
        return slowest;
    }
}
