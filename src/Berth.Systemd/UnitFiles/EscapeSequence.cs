using System.Globalization;
using System.Text;

namespace Berth.Systemd.UnitFiles;

/// <summary>The escape sequences of systemd.syntax(7).</summary>
internal static class EscapeSequence
{
    /// <summary>Decodes the sequence at the start of <paramref name="text"/> (after the backslash).</summary>
    /// <returns>How many characters it takes; 0 if it is none.</returns>
    internal static int Decode(ReadOnlySpan<char> text, StringBuilder target)
    {
        var simple = text[0] switch
        {
            'a' => '\a',
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\v',
            '\\' => '\\',
            '"' => '"',
            '\'' => '\'',
            's' => ' ',
            _ => '\0',
        };
        if (simple != '\0')
        {
            target.Append(simple);
            return 1;
        }
        return text[0] switch
        {
            'x' => Number(text, 1, 2, 16, target),
            'u' => Number(text, 1, 4, 16, target),
            'U' => Number(text, 1, 8, 16, target),
            >= '0' and <= '7' => Number(text, 0, 3, 8, target),
            _ => 0,
        };
    }

    private static int Number(ReadOnlySpan<char> text, int start, int count, int radix, StringBuilder target)
    {
        if (text.Length < start + count)
            return 0;
        long value = 0;
        foreach (var c in text.Slice(start, count))
        {
            var digit = char.IsAsciiHexDigit(c) ? CharUnicodeInfo.GetDecimalDigitValue(c) is >= 0 and var d ? d : (c | 0x20) - 'a' + 10 : 99;
            if (digit >= radix)
                return 0;
            value = (value * radix) + digit;
        }
        // NUL cannot be in an argument; an octal number is one byte.
        if (value == 0 || (radix == 8 && value > 255))
            return 0;
        target.Append((Rune.IsValid((int)Math.Min(value, int.MaxValue)) ? new Rune((int)value) : Rune.ReplacementChar).ToString());
        return start + count;
    }
}
