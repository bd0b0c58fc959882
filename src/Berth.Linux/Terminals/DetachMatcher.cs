namespace Berth.Linux.Terminals;

/// <summary>
/// Looks for the detach keys in what a person types. Keys that may begin the sequence are held back until it is clear that
/// they do not, so that none of it reaches the container.
/// </summary>
/// <param name="keys">The sequence.</param>
/// <param name="time">The clock; null for the machine's.</param>
public sealed class DetachMatcher(DetachKeys keys, TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly long[] _typed = new long[keys.Keys.Length];
    private int _held;

    /// <summary>The most bytes that can be held back.</summary>
    public int MaximumHeld => Math.Max(0, keys.Keys.Length - 1);

    /// <summary>Takes what was typed.</summary>
    /// <param name="input">The bytes.</param>
    /// <param name="output">Receives what is to be passed on; as long as the input and <see cref="MaximumHeld"/> together.</param>
    /// <param name="passed">How many bytes were written to <paramref name="output"/>.</param>
    /// <returns>True where the sequence is complete; what was typed after it is dropped.</returns>
    public bool Feed(ReadOnlySpan<byte> input, Span<byte> output, out int passed)
    {
        passed = 0;
        var sequence = keys.Keys;
        if (sequence.IsEmpty)
        {
            input.CopyTo(output);
            passed = input.Length;
            return false;
        }
        foreach (var key in input)
        {
            var now = _time.GetTimestamp();
            while (_held > 0 && (key != sequence[_held] || IsLate(now)))
                passed += Release(output[passed..]);
            if (key != sequence[_held])
            {
                output[passed++] = key;
                continue;
            }
            _typed[_held++] = now;
            if (_held < sequence.Length)
                continue;
            _held = 0;
            return true;
        }
        return false;
    }

    private bool IsLate(long now) => keys.Window is { } window && _time.GetElapsedTime(_typed[0], now) > window;

    /// <summary>Gives up the oldest held keys, as many as leave a beginning of the sequence behind.</summary>
    private int Release(Span<byte> output)
    {
        var sequence = keys.Keys;
        var drop = 1;
        while (drop < _held && !sequence[drop.._held].SequenceEqual(sequence[..(_held - drop)]))
            drop++;
        sequence[..drop].CopyTo(output);
        Array.Copy(_typed, drop, _typed, 0, _held - drop);
        _held -= drop;
        return drop;
    }
}
