namespace Berth.Engine.Containers.Attach;

/// <summary>
/// Finds the detach keys in what a user types. Bytes that may be the beginning of the sequence are held back until it is clear
/// that they are not, so that the container never sees a part of it.
/// </summary>
internal sealed class DetachMatcher(ReadOnlyMemory<byte> keys)
{
    private int _matched;

    /// <summary>Takes typed bytes.</summary>
    /// <param name="typed">What was read.</param>
    /// <param name="passed">Gets what goes on to the container.</param>
    /// <returns>Whether the sequence was completed; what follows it is dropped.</returns>
    public bool Feed(ReadOnlySpan<byte> typed, List<byte> passed)
    {
        var sequence = keys.Span;
        if (sequence.IsEmpty)
        {
            passed.AddRange(typed);
            return false;
        }

        foreach (var key in typed)
        {
            while (_matched > 0 && key != sequence[_matched])
                FallBack(sequence, passed);
            if (key != sequence[_matched])
            {
                passed.Add(key);
                continue;
            }

            if (++_matched == sequence.Length)
                return true;
        }

        return false;
    }

    // The longest shorter beginning of the sequence that what is held back ends with; the bytes before it go on.
    private void FallBack(ReadOnlySpan<byte> sequence, List<byte> passed)
    {
        for (var shorter = _matched - 1; shorter >= 0; shorter--)
        {
            if (!sequence[(_matched - shorter).._matched].SequenceEqual(sequence[..shorter]))
                continue;
            passed.AddRange(sequence[..(_matched - shorter)]);
            _matched = shorter;
            return;
        }
    }
}
