using Berth.Linux.Errors;

namespace Berth.Engine.Images;

/// <summary>
/// The names and values of ENV and LABEL as a Containerfile writes them (Containerfile(5)): <c>name=value</c> any number of times, with
/// quotes and backslashes, or one <c>name value</c>. Variables have no values (<see cref="InstructionWord"/>).
/// </summary>
internal static class InstructionPairs
{
    /// <summary>Reads them.</summary>
    /// <param name="text">What follows the instruction's name.</param>
    /// <param name="single">Whether <c>name value</c> is one of the forms: ENV has it.</param>
    /// <exception cref="InvalidArgumentException">A quote has no end, or an equals sign is missing.</exception>
    public static IReadOnlyList<(string Name, string Value)> Parse(string text, bool single)
    {
        var pairs = new List<(string, string)>();
        var rest = text.AsSpan();
        while (!(rest = rest.TrimStart()).IsEmpty)
        {
            var word = rest[..EndOfWord(rest)];
            var equals = word.IndexOf('=');
            if (equals < 0 && single && pairs.Count == 0 && rest.Length > word.Length)
                return [(InstructionWord.Read(word), InstructionWord.Read(rest[word.Length..].Trim()))];
            if (equals < 0) throw new InvalidArgumentException($"Syntax error - can't find = in \"{word}\". Must be of the form: name=value");
            pairs.Add((InstructionWord.Read(word[..equals]), InstructionWord.Read(word[(equals + 1)..])));
            rest = rest[word.Length..];
        }

        return pairs;
    }

    private static int EndOfWord(ReadOnlySpan<char> text)
    {
        var quote = '\0';
        for (var at = 0; at < text.Length; at++)
        {
            var letter = text[at];
            if (letter == '\\' && quote != '\'')
                at++;
            else if (quote != '\0')
                quote = letter == quote ? '\0' : quote;
            else if (letter is '"' or '\'')
                quote = letter;
            else if (char.IsWhiteSpace(letter))
                return at;
        }

        return quote == '\0' ? text.Length : throw new InvalidArgumentException($"unexpected end of statement while looking for matching {(quote == '"' ? "double" : "single")}-quote");
    }
}
