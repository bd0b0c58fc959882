using System.Text;

namespace Berth.Cli.Flags;

/// <summary>One line of CSV as Go's encoding/csv reads it: pflag's slices are such lines.</summary>
internal static class CsvLine
{
    /// <summary>Splits at commas outside of quotes; an empty text has no fields.</summary>
    /// <exception cref="FormatException">A quote is misplaced.</exception>
    internal static List<string> Parse(string text)
    {
        var fields = new List<string>();
        if (text.Length == 0) return fields;
        if (!text.Contains('"'))
        {
            foreach (var range in text.AsSpan().Split(',')) fields.Add(text[range]);
            return fields;
        }

        var field = new StringBuilder();
        for (var at = 0; ; at++)
        {
            field.Clear();
            if (at < text.Length && text[at] == '"')
            {
                at = Quoted(text, at + 1, field);
            }
            else
            {
                for (; at < text.Length && text[at] != ','; at++)
                {
                    if (text[at] == '"') throw new FormatException($"parse error on line 1, column {at + 1}: bare \" in non-quoted-field");
                    field.Append(text[at]);
                }
            }

            fields.Add(field.ToString());
            if (at >= text.Length) return fields;
        }
    }

    private static int Quoted(string text, int at, StringBuilder field)
    {
        for (; at < text.Length; at++)
        {
            if (text[at] != '"')
            {
                field.Append(text[at]);
                continue;
            }

            at++;
            if (at >= text.Length || text[at] == ',') return at;
            if (text[at] != '"') throw new FormatException($"parse error on line 1, column {at}: extraneous or missing \" in quoted-field");
            field.Append('"');
        }

        throw new FormatException($"parse error on line 1, column {text.Length + 1}: extraneous or missing \" in quoted-field");
    }
}
