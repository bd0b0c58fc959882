using System.Globalization;
using System.Text;

namespace Berth.Engine.Templates.Formatting;

/// <summary>Text as Go's strconv quotes and unquotes it.</summary>
public static class GoText
{
    /// <summary>A double-quoted Go literal of <paramref name="text"/> (strconv.Quote).</summary>
    public static string Quote(string text, bool ascii = false) => Quote(text, '"', ascii);

    /// <summary>A single-quoted Go literal of a character (strconv.QuoteRune).</summary>
    public static string QuoteRune(long character, bool ascii = false)
        => Quote(Rune.IsValid((int)Math.Clamp(character, int.MinValue, int.MaxValue)) ? new Rune((int)character).ToString() : "\uFFFD", '\'', ascii);

    /// <summary>Whether Go prints the character as it is (unicode.IsPrint).</summary>
    public static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);

    /// <summary>The text of a double-quoted or raw Go literal; null if it is none.</summary>
    internal static string? Unquote(string literal)
    {
        if (literal.Length < 2) return null;
        if (literal[0] == '`') return literal[1..^1].Replace("\r", "");
        var text = new StringBuilder(literal.Length);
        for (var at = 1; at < literal.Length - 1;)
        {
            if (literal[at] != '\\') text.Append(literal[at++]);
            else if (!Escape(literal, ref at, '"', text)) return null;
        }

        return text.ToString();
    }

    /// <summary>The code point of a single-quoted Go literal, an int; null if it is none.</summary>
    internal static object? UnquoteCharacter(string literal)
    {
        var text = new StringBuilder(2);
        for (var at = 1; at < literal.Length - 1;)
        {
            if (literal[at] != '\\') text.Append(literal[at++]);
            else if (!Escape(literal, ref at, '\'', text)) return null;
        }

        var runes = text.ToString().EnumerateRunes();
        if (!runes.MoveNext()) return null;
        var first = runes.Current;
        return runes.MoveNext() ? null : first.Value;
    }

    private static bool Escape(string literal, ref int at, char quote, StringBuilder text)
    {
        at++;
        if (at >= literal.Length - 1) return false;
        var c = literal[at++];
        var length = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (length > 0)
        {
            if (at + length > literal.Length - 1
                || !int.TryParse(literal.AsSpan(at, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                || !Rune.IsValid(value)) return false;
            at += length;
            text.Append(new Rune(value).ToString());
            return true;
        }

        if (c is >= '0' and <= '7')
        {
            if (at + 2 > literal.Length - 1) return false;
            text.Append((char)(((c - '0') * 64) + ((literal[at] - '0') * 8) + (literal[at + 1] - '0')));
            at += 2;
            return true;
        }

        var plain = "abfnrtv\\".IndexOf(c);
        if (plain < 0 && c != quote) return false;
        text.Append(plain < 0 ? quote : "\a\b\f\n\r\t\v\\"[plain]);
        return true;
    }

    private static string Quote(string text, char quote, bool ascii)
    {
        var quoted = new StringBuilder(text.Length + 2).Append(quote);
        foreach (var rune in text.EnumerateRunes())
        {
            var plain = "\a\b\f\n\r\t\v\\".IndexOf((char)rune.Value);
            if (rune.Value < 0x80 && plain >= 0) quoted.Append('\\').Append("abfnrtv\\"[plain]);
            else if (rune.Value == quote) quoted.Append('\\').Append(quote);
            else if (rune.Value < ' ' || rune.Value == 0x7F) quoted.Append("\\x").Append(rune.Value.ToString("x2"));
            else if (!IsPrintable(rune) || (ascii && rune.Value > 0x7F)) quoted.Append(rune.Value < 0x10000 ? "\\u" + rune.Value.ToString("x4") : "\\U" + rune.Value.ToString("x8"));
            else quoted.Append(rune.ToString());
        }

        return quoted.Append(quote).ToString();
    }
}
