namespace Berth.Cli.Commands;

/// <summary>Commands that a mistyped word may have meant, by cobra's rules.</summary>
internal static class Suggestions
{
    private const int Near = 2;

    /// <summary>Names that begin with the word and, if <paramref name="byDistance"/>, those within two edits of it.</summary>
    internal static List<string> For(string word, CommandNode node, bool byDistance)
    {
        var found = new List<string>();
        foreach (var child in node.Children())
        {
            if (child.IsHidden) continue;
            if (child.Name.StartsWith(word, StringComparison.OrdinalIgnoreCase)
                || (byDistance && Distance(word.ToLowerInvariant(), child.Name) <= Near))
                found.Add(child.Name);
        }

        return found;
    }

    /// <summary>The Levenshtein distance.</summary>
    private static int Distance(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var i = 0; i < row.Length; i++) row[i] = i;
        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var above = row[j];
                row[j] = from[i - 1] == to[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(above, row[j - 1]));
                diagonal = above;
            }
        }

        return row[to.Length];
    }
}
