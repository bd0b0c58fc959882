using System.Text;

namespace Berth.Systemd.UnitFiles;

/// <summary>Cuts a value into words by systemd's rules (systemd.service(5), "Command lines"; systemd.syntax(7), "Quoting").</summary>
public static class WordSplitter
{
    /// <summary>The rules of command lines, as in ExecStart=.</summary>
    public const WordRules CommandLine = WordRules.Relax | WordRules.Unquote | WordRules.DecodeEscapes;

    /// <summary>The rules of plain lists, as in After=.</summary>
    public const WordRules List = WordRules.Unquote | WordRules.KeepBackslashes;

    /// <summary>Appends the words of <paramref name="value"/> to <paramref name="words"/>. An empty word ends the list.</summary>
    /// <returns>Null, or what is wrong; then <paramref name="words"/> is as before.</returns>
    public static string? Split(ReadOnlySpan<char> value, WordRules rules, List<string> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var before = words.Count;
        while (true)
        {
            var error = Next(ref value, rules, out var word);
            if (error is not null)
            {
                words.RemoveRange(before, words.Count - before);
                return error;
            }
            if (string.IsNullOrEmpty(word))
                return null;
            words.Add(word);
        }
    }

    private static bool IsSeparator(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static string? Next(ref ReadOnlySpan<char> rest, WordRules rules, out string? word)
    {
        word = null;
        var start = 0;
        while (start < rest.Length && IsSeparator(rest[start]))
            start++;
        rest = rest[start..];
        // Most words hold nothing that is special.
        var plain = 0;
        while (plain < rest.Length && !IsSeparator(rest[plain]) && rest[plain] is not ('"' or '\'' or '\\'))
            plain++;
        if (plain == rest.Length || IsSeparator(rest[plain]))
        {
            word = rest[..plain].ToString();
            rest = rest[plain..];
            return null;
        }
        return NextQuoted(ref rest, plain, rules, out word);
    }

    private static string? NextQuoted(ref ReadOnlySpan<char> rest, int plain, WordRules rules, out string? word)
    {
        word = null;
        var text = new StringBuilder();
        text.Append(rest[..plain]);
        var quote = '\0';
        var i = plain;
        while (i < rest.Length)
        {
            var c = rest[i];
            if (c == '\\' && !rules.HasFlag(WordRules.KeepBackslashes))
            {
                if (i + 1 >= rest.Length)
                {
                    if (!rules.HasFlag(WordRules.Relax))
                        return "unbalanced escape";
                    // A backslash at the very end stands for itself unless escapes are decoded.
                    if (!rules.HasFlag(WordRules.DecodeEscapes))
                        text.Append('\\');
                    i++;
                    break;
                }
                if (!rules.HasFlag(WordRules.DecodeEscapes))
                {
                    text.Append(rest[i + 1]);
                    i += 2;
                    continue;
                }
                var length = EscapeSequence.Decode(rest[(i + 1)..], text);
                if (length == 0)
                    return "unsupported escape char";
                i += 1 + length;
            }
            else if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    text.Append(c);
                i++;
            }
            else if (c is '"' or '\'' && rules.HasFlag(WordRules.Unquote))
            {
                quote = c;
                i++;
            }
            else if (IsSeparator(c))
            {
                break;
            }
            else
            {
                text.Append(c);
                i++;
            }
        }
        if (quote != '\0' && !rules.HasFlag(WordRules.Relax))
            return "unbalanced quotes";
        rest = rest[i..];
        word = text.ToString();
        return null;
    }
}
