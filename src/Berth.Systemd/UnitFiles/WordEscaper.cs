using System.Globalization;
using System.Text;

namespace Berth.Systemd.UnitFiles;

/// <summary>Writes words so that systemd reads the same words back (the inverse of <see cref="WordSplitter"/>).</summary>
public static class WordEscaper
{
    /// <summary>The words, those that need it in quotes with escapes, separated by spaces.</summary>
    public static string Join(IReadOnlyList<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var text = new StringBuilder(256);
        for (var i = 0; i < words.Count; i++)
        {
            if (i != 0)
                text.Append(' ');
            Append(text, words[i]);
        }
        return text.ToString();
    }

    /// <summary>Doubles every percent sign, so that systemd expands no specifier in <paramref name="text"/> (systemd.unit(5), "Specifiers").</summary>
    public static string EscapeSpecifiers(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Replace("%", "%%", StringComparison.Ordinal);
    }

    private static void Append(StringBuilder text, string word)
    {
        var needed = false;
        foreach (var c in word)
            needed |= NeedsEscape(c);
        if (!needed)
        {
            text.Append(word);
            return;
        }
        text.Append('"');
        foreach (var c in word)
            AppendEscaped(text, c);
        text.Append('"');
    }

    private static void AppendEscaped(StringBuilder text, char c)
    {
        switch (c)
        {
            case '\a': text.Append("\\a"); break;
            case '\b': text.Append("\\b"); break;
            case '\n': text.Append("\\n"); break;
            case '\r': text.Append("\\r"); break;
            case '\t': text.Append("\\t"); break;
            case '\v': text.Append("\\v"); break;
            case '\f': text.Append("\\f"); break;
            case '\\': text.Append("\\\\"); break;
            case '"': text.Append("\\\""); break;
            case '\'': text.Append('\''); break;
            default:
                if (NeedsEscape(c))
                    text.Append("\\x").Append(((int)c).ToString("x2", CultureInfo.InvariantCulture));
                else
                    text.Append(c);
                break;
        }
    }

    private static bool NeedsEscape(char c) => c <= 128 && (c is <= ' ' or '"' or '\'' or '\\' or '\x7f' or '\x80');
}
