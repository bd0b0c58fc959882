using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Attach;

/// <summary>The notation of <c>--detach-keys</c> (podman-attach(1)).</summary>
public static class DetachKeys
{
    /// <summary>The bytes that the keys send; empty for an empty text, which turns detaching off.</summary>
    /// <exception cref="InvalidArgumentException">The text is malformed.</exception>
    public static byte[] Parse(string text)
    {
        if (text.Length == 0)
            return [];
        var words = text.Split(',');
        var keys = new byte[words.Length];
        for (var index = 0; index < words.Length; index++)
        {
            keys[index] = words[index] switch
            {
                [var letter] when char.IsAscii(letter) => (byte)letter,
                ['c', 't', 'r', 'l', '-', var letter] when char.IsAsciiLetterLower(letter) => (byte)(letter - 'a' + 1),
                ['c', 't', 'r', 'l', '-', var letter and ('@' or '[' or '\\' or ']' or '^' or '_')] => (byte)(letter & 0x1f),
                _ => throw new InvalidArgumentException($"invalid detach keys: Unknown character: '{words[index]}'"),
            };
        }

        return keys;
    }
}
