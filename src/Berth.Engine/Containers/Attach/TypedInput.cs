using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Engine.Containers.Attach;

/// <summary>What a user types: read piece by piece, with the detach keys taken out.</summary>
internal sealed class TypedInput
{
    private const int PieceSize = 8192;

    private readonly Descriptor _input;
    private readonly List<DetachMatcher> _matchers = [];
    private readonly byte[] _typed = new byte[PieceSize];
    private readonly byte[] _passed;
    private readonly byte[] _sifted;

    /// <summary>Reads from a descriptor that stays the caller's.</summary>
    /// <param name="input">What is typed.</param>
    /// <param name="keys">The sequences, each of which detaches; null and empty ones never do.</param>
    public TypedInput(Descriptor input, params ReadOnlySpan<DetachKeys?> keys)
    {
        _input = input;
        var held = 0;
        foreach (var sequence in keys)
        {
            if (sequence is not { Keys.Length: > 0 })
                continue;
            _matchers.Add(new DetachMatcher(sequence));
            held += _matchers[^1].MaximumHeld;
        }

        _passed = new byte[PieceSize + held];
        _sifted = new byte[PieceSize + held];
    }

    /// <summary>Reads once; the input is known to be readable.</summary>
    /// <param name="passed">What goes on to the container; valid until the next call.</param>
    public TypedInputState Read(out ReadOnlySpan<byte> passed)
    {
        passed = default;
        var count = ReadOrEnd();
        if (count == 0)
            return TypedInputState.Ended;
        passed = _typed.AsSpan(0, count);
        // What one lets through, the next one looks at.
        var (free, other) = (_passed, _sifted);
        foreach (var matcher in _matchers)
        {
            var detached = matcher.Feed(passed, free, out var length);
            passed = free.AsSpan(0, length);
            if (detached)
                return TypedInputState.Detached;
            (free, other) = (other, free);
        }

        return TypedInputState.Open;
    }

    private int ReadOrEnd()
    {
        try
        {
            return FileSystem.Read(_input, _typed);
        }
        catch (Linux.Errors.SyscallException error) when (error.Number == Linux.Errno.EIO)
        {
            // A terminal that was hung up.
            return 0;
        }
    }
}
