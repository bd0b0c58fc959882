using System.Globalization;
using System.Text;

namespace Berth.Oci.Toml;

/// <summary>The cursor over a document, and the parts of the grammar without structure: blanks, strings, numbers, dates.</summary>
internal sealed class TomlScalars(string text, string file)
{
    private int position;

    internal int Line { get; private set; } = 1;

    internal bool AtEnd => position >= text.Length;

    internal char Peek => position < text.Length ? text[position] : '\0';

    internal string Shown => AtEnd ? "the end of the file" : Peek is '\n' or '\r' ? "the end of the line" : $"'{Peek}'";

    internal TomlException Error(string reason) => new(file, Line, reason);

    internal void SkipSpace()
    {
        while (Peek is ' ' or '\t') position++;
    }

    internal void SkipComment()
    {
        if (Peek != '#') return;
        // Most of a configuration file is comments: they are searched, not walked through.
        var comment = text.AsSpan(position);
        if (comment.IndexOf('\n') is >= 0 and var length) comment = comment[..length];
        if (comment.Length < text.Length - position && comment[^1] == '\r') comment = comment[..^1];
        for (var rest = comment; rest.IndexOfAnyInRange('\0', '\u001F') is >= 0 and var at; rest = rest[(at + 1)..])
        {
            if (IsControl(rest[at])) throw Error("control character in a comment");
        }

        if (comment.Contains('\u007F')) throw Error("control character in a comment");
        position += comment.Length;
    }

    internal bool TryNewline()
    {
        if (Peek == '\r' && At(1) == '\n') position++;
        if (Peek != '\n') return false;
        position++;
        Line++;
        return true;
    }

    /// <summary>Skips white space, comments and line ends.</summary>
    internal void SkipBlank()
    {
        do
        {
            SkipSpace();
            SkipComment();
        }
        while (TryNewline());
    }

    internal bool TryTake(char wanted)
    {
        if (AtEnd || Peek != wanted) return false;
        position++;
        return true;
    }

    internal void Expect(char wanted)
    {
        if (!TryTake(wanted)) throw Error($"expected '{wanted}', found {Shown}");
    }

    internal string KeyPart()
    {
        switch (Peek)
        {
            case '"': return Quoted('"');
            case '\'': return Quoted('\'');
        }

        var start = position;
        while (char.IsAsciiLetterOrDigit(Peek) || Peek is '-' or '_') position++;
        return position > start ? text[start..position] : throw Error($"expected a key, found {Shown}");
    }

    internal TomlValue Scalar()
    {
        var line = Line;
        if (Peek is '"' or '\'')
        {
            var isMultiline = At(1) == Peek && At(2) == Peek;
            return new TomlValue(TomlKind.String, isMultiline ? MultilineString(Peek) : Quoted(Peek), file, line);
        }

        var start = position;
        while (char.IsAsciiLetterOrDigit(Peek) || Peek is '+' or '-' or '.' or '_' or ':') position++;
        // A date and its time may be separated by one space instead of T.
        if (position - start == 10 && text[start + 4] == '-' && Peek == ' ' && char.IsAsciiDigit(At(1)) && At(3) == ':')
        {
            position++;
            while (char.IsAsciiLetterOrDigit(Peek) || Peek is '+' or '-' or '.' or ':') position++;
        }

        var word = text[start..position];
        if (word.Length == 0) throw Error($"expected a value, found {Shown}");
        return word switch
        {
            "true" => new TomlValue(TomlKind.Boolean, content: true, file, line),
            "false" => new TomlValue(TomlKind.Boolean, content: false, file, line),
            "inf" or "+inf" => new TomlValue(TomlKind.Float, double.PositiveInfinity, file, line),
            "-inf" => new TomlValue(TomlKind.Float, double.NegativeInfinity, file, line),
            "nan" or "+nan" or "-nan" => new TomlValue(TomlKind.Float, double.NaN, file, line),
            _ => Number(word) is { } number
                ? new TomlValue(number is long ? TomlKind.Integer : TomlKind.Float, number, file, line)
                : IsDateTime(word)
                    ? new TomlValue(TomlKind.DateTime, word, file, line)
                    : throw Error($"invalid value \"{word}\"; strings need quotes"),
        };
    }

    private char At(int offset) => position + offset < text.Length ? text[position + offset] : '\0';

    private static bool IsControl(char c) => (c < ' ' && c != '\t') || c == '\x7f';

    private string Quoted(char quote)
    {
        position++;
        var result = new StringBuilder();
        while (true)
        {
            if (AtEnd || Peek is '\n' or '\r') throw Error("a string is not closed");
            var c = text[position++];
            if (c == quote) return result.ToString();
            if (IsControl(c)) throw Error("control character in a string");
            if (c == '\\' && quote == '"') Escape(result);
            else result.Append(c);
        }
    }

    private string MultilineString(char quote)
    {
        var opened = Line;
        position += 3;
        TryNewline();
        var result = new StringBuilder();
        while (true)
        {
            if (AtEnd) throw new TomlException(file, opened, "a multi-line string is not closed");
            if (Peek == quote && At(1) == quote && At(2) == quote)
            {
                position += 3;
                // Up to two quotes directly before the closing ones belong to the string.
                for (var extra = 0; extra < 2 && TryTake(quote); extra++) result.Append(quote);
                return result.ToString();
            }

            if (TryNewline())
            {
                result.Append('\n');
                continue;
            }

            var c = text[position++];
            if (IsControl(c)) throw Error("control character in a string");
            if (c != '\\' || quote == '\'') result.Append(c);
            else if (!TryLineContinuation()) Escape(result);
        }
    }

    /// <summary>A backslash at the end of a line swallows all white space up to the next character.</summary>
    private bool TryLineContinuation()
    {
        var ahead = 0;
        while (At(ahead) is ' ' or '\t') ahead++;
        if (At(ahead) != '\n' && !(At(ahead) == '\r' && At(ahead + 1) == '\n')) return false;
        do SkipSpace();
        while (TryNewline());
        return true;
    }

    private void Escape(StringBuilder result)
    {
        var c = Peek;
        position++;
        switch (c)
        {
            case 'b': result.Append('\b'); break;
            case 't': result.Append('\t'); break;
            case 'n': result.Append('\n'); break;
            case 'f': result.Append('\f'); break;
            case 'r': result.Append('\r'); break;
            case '"': result.Append('"'); break;
            case '\\': result.Append('\\'); break;
            case 'u': result.Append(Unicode(4)); break;
            case 'U': result.Append(Unicode(8)); break;
            default: throw Error($"invalid escape '\\{c}' in a string");
        }
    }

    private string Unicode(int digits)
    {
        if (position + digits > text.Length
            || !uint.TryParse(text.AsSpan(position, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || !Rune.TryCreate(code, out var rune))
            throw Error("invalid Unicode escape in a string");
        position += digits;
        return rune.ToString();
    }

    /// <summary>A long, a double, or null if the word is neither.</summary>
    private object? Number(string word)
    {
        var digits = word.AsSpan();
        if (digits.StartsWith("0x") || digits.StartsWith("0o") || digits.StartsWith("0b"))
            return Radix(digits[2..], digits[1]) is { } value ? value : throw Error($"invalid integer \"{word}\"");
        var unsigned = digits[0] is '+' or '-' ? digits[1..] : digits;
        if (unsigned.Length == 0 || !char.IsAsciiDigit(unsigned[0])) return null;
        if (!UnderscoresAreBetweenDigits(unsigned)) return null;
        var isFloat = unsigned.IndexOfAny('.', 'e', 'E') >= 0;
        if (unsigned.Length > 1 && unsigned[0] == '0' && char.IsAsciiDigit(unsigned[1])) return null;
        var plain = word.Replace("_", "", StringComparison.Ordinal);
        if (!isFloat)
        {
            if (long.TryParse(plain, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)) return integer;
            return unsigned.IndexOfAnyExcept("0123456789_") < 0 ? throw Error($"integer \"{word}\" is out of range") : null;
        }

        var dot = unsigned.IndexOf('.');
        if (dot >= 0 && (dot + 1 >= unsigned.Length || !char.IsAsciiDigit(unsigned[dot + 1]))) return null;
        return double.TryParse(plain, NumberStyles.Float & ~NumberStyles.AllowLeadingWhite & ~NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var real) ? real : null;
    }

    private static object? Radix(ReadOnlySpan<char> digits, char radix)
    {
        var (bits, allowed) = radix switch { 'x' => (4, "0123456789abcdef"), 'o' => (3, "01234567"), _ => (1, "01") };
        if (digits.Length == 0 || digits[0] == '_' || digits[^1] == '_') return null;
        long value = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            if (digits[i] == '_')
            {
                if (digits[i - 1] == '_') return null;
                continue;
            }

            var digit = allowed.IndexOf(char.ToLowerInvariant(digits[i]), StringComparison.Ordinal);
            if (digit < 0 || value > long.MaxValue >> bits) return null;
            value = (value << bits) | (uint)digit;
        }

        return value;
    }

    private static bool UnderscoresAreBetweenDigits(ReadOnlySpan<char> word)
    {
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] != '_') continue;
            if (i == 0 || i + 1 == word.Length || !char.IsAsciiDigit(word[i - 1]) || !char.IsAsciiDigit(word[i + 1])) return false;
        }

        return true;
    }

    private static bool IsDateTime(string word)
    {
        ReadOnlySpan<char> rest = word;
        if (Matches(rest, "dddd-dd-dd"))
        {
            if (!DateOnly.TryParseExact(rest[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)) return false;
            if (rest.Length == 10) return true;
            if (rest[10] is not ('T' or 't' or ' ')) return false;
            return IsTime(rest[11..], offsetAllowed: true);
        }

        return IsTime(rest, offsetAllowed: false);
    }

    private static bool IsTime(ReadOnlySpan<char> time, bool offsetAllowed)
    {
        if (!Matches(time, "dd:dd:dd") || !InRange(time, 0, 23) || !InRange(time, 3, 59) || !InRange(time, 6, 60)) return false;
        var end = 8;
        if (end < time.Length && time[end] == '.')
        {
            var start = ++end;
            while (end < time.Length && char.IsAsciiDigit(time[end])) end++;
            if (end == start) return false;
        }

        var offset = time[end..];
        if (offset.Length == 0) return true;
        return offsetAllowed && (offset is "Z" or "z"
            || (offset.Length == 6 && offset[0] is '+' or '-' && Matches(offset[1..], "dd:dd") && InRange(offset, 1, 23) && InRange(offset, 4, 59)));
    }

    private static bool InRange(ReadOnlySpan<char> text, int at, int highest)
        => ((text[at] - '0') * 10) + text[at + 1] - '0' <= highest;

    private static bool Matches(ReadOnlySpan<char> text, string pattern)
    {
        if (text.Length < pattern.Length) return false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == 'd' ? !char.IsAsciiDigit(text[i]) : text[i] != pattern[i]) return false;
        }

        return true;
    }
}
