using System.Text;
using Berth.Linux.Errors;

namespace Berth.Engine.Images;

/// <summary>
/// A word of a Containerfile's instruction (Containerfile(5)) without its quotes and backslashes, with variables replaced. <c>commit</c>
/// knows the value of none, as Podman: what is left of one is what <c>${NAME:-default}</c> says.
/// </summary>
internal static class InstructionWord
{
    /// <summary>Reads the whole text, blanks included.</summary>
    /// <exception cref="InvalidArgumentException">A variable is malformed.</exception>
    public static string Read(ReadOnlySpan<char> text)
    {
        var result = new StringBuilder(text.Length);
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            // Within double quotes a backslash is one unless it stands before what it can escape there.
            if (letter == '\\' && quote != '\'' && at + 1 < text.Length && (quote == '\0' || text[at + 1] is '"' or '$' or '\\'))
                result.Append(text[++at]);
            else if (quote == '\0' && letter is ('"' or '\''))
                quote = letter;
            else if (quote != '\0' && letter == quote)
                quote = '\0';
            else if (letter == '$' && quote != '\'')
                at += Replace(text[at..], result) - 1;
            else
                result.Append(letter);
        }

        return result.ToString();
    }

    // Appends what stands for the variable at the beginning, and returns how long its name was with all that belongs to it.
    private static int Replace(ReadOnlySpan<char> text, StringBuilder result)
    {
        var braced = text.Length > 1 && text[1] == '{';
        var start = braced ? 2 : 1;
        var end = start;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
            end++;
        if (!braced)
        {
            if (end == start)
                result.Append('$');
            return end;
        }

        var close = text.IndexOf('}');
        if (close < 0)
            throw new InvalidArgumentException($"failed to process \"{text}\": missing ':' in substitution");
        var modifier = text[end..close];
        if (modifier.StartsWith(":-"))
            result.Append(modifier[2..]);
        else if (!modifier.IsEmpty && !modifier.StartsWith(":+"))
            throw new InvalidArgumentException($"failed to process \"{text[..(close + 1)]}\": unsupported modifier in substitution");
        return close + 1;
    }
}
