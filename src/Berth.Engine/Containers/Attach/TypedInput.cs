using Berth.Linux.Files;
using Berth.Linux.Terminals;

namespace Berth.Engine.Containers.Attach;

/// <summary>What a user types: read piece by piece, with the detach keys taken out.</summary>
internal sealed class TypedInput(Descriptor input, DetachKeys? keys)
{
    private const int PieceSize = 8192;

    private readonly DetachMatcher? _matcher = keys is { Keys.Length: > 0 } ? new DetachMatcher(keys) : null;
    private readonly byte[] _typed = new byte[PieceSize];
    private readonly byte[] _passed = new byte[PieceSize + 64];

    /// <summary>Reads once; the input is known to be readable.</summary>
    /// <param name="passed">What goes on to the container; valid until the next call.</param>
    public TypedInputState Read(out ReadOnlySpan<byte> passed)
    {
        passed = default;
        var count = ReadOrEnd();
        if (count == 0)
            return TypedInputState.Ended;
        if (_matcher is null)
        {
            passed = _typed.AsSpan(0, count);
            return TypedInputState.Open;
        }

        var detached = _matcher.Feed(_typed.AsSpan(0, count), _passed, out var length);
        passed = _passed.AsSpan(0, length);
        return detached ? TypedInputState.Detached : TypedInputState.Open;
    }

    private int ReadOrEnd()
    {
        try
        {
            return FileSystem.Read(input, _typed);
        }
        catch (Linux.Errors.SyscallException error) when (error.Number == Linux.Errno.EIO)
        {
            // A terminal that was hung up.
            return 0;
        }
    }
}
