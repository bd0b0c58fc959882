using Berth.Linux.Errors;

namespace Berth.Linux.Terminals;

/// <summary>
/// The key sequence that leaves a container's terminal without ending anything (podman-attach(1), --detach-keys).
/// </summary>
public sealed class DetachKeys
{
    private readonly byte[] _keys;
    private readonly TimeSpan? _window;

    private DetachKeys(byte[] keys, TimeSpan? window)
    {
        _keys = keys;
        _window = window;
    }

    /// <summary>Three times ^] within a second, as systemd-nspawn(1) has it.</summary>
    public static DetachKeys Console { get; } = new([0x1d, 0x1d, 0x1d], TimeSpan.FromSeconds(1));

    /// <summary>The bytes of the sequence; empty where nothing detaches.</summary>
    public ReadOnlySpan<byte> Keys => _keys;

    /// <summary>Within how long the whole sequence is to be typed; null for no limit.</summary>
    internal TimeSpan? Window => _window;

    /// <summary>
    /// Reads a sequence: keys separated by commas, each a single character or <c>ctrl-</c> with one of a-z, @, [, \, ], ^ and _, or
    /// <c>DEL</c>. The empty text is the sequence that never matches.
    /// </summary>
    /// <exception cref="InvalidArgumentException">A key is none of these; in Podman's words.</exception>
    public static DetachKeys Parse(string text)
    {
        if (text.Length == 0)
            return new DetachKeys([], null);
        var keys = new List<byte>();
        foreach (var key in text.Split(','))
        {
            keys.Add(key switch
            {
                [var single] when single < 0x80 => (byte)single,
                ['c', 't', 'r', 'l', '-', '@'] => 0,
                ['c', 't', 'r', 'l', '-', >= 'a' and <= 'z' and var letter] => (byte)(letter - 'a' + 1),
                ['c', 't', 'r', 'l', '-', >= '[' and <= '_' and var sign] => (byte)(sign - '[' + 27),
                "DEL" => 127,
                _ => throw new InvalidArgumentException($"invalid detach keys: Unknown character: '{key}'"),
            });
        }
        return new DetachKeys([.. keys], null);
    }
}
