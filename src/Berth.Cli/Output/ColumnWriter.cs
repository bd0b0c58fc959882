using System.Text;

namespace Berth.Cli.Output;

/// <summary>
/// Aligns tab-separated cells as Go's text/tabwriter does with Podman's settings: cells of at least twelve
/// characters, two spaces between. A column is as wide as the widest of the adjacent lines that have it; what stands
/// behind a line's last tab belongs to none.
/// </summary>
public static class ColumnWriter
{
    private const int NarrowestCell = 12;
    private const int Padding = 2;

    /// <summary>The aligned text.</summary>
    public static string Align(string text)
    {
        var lines = new List<string[]>();
        foreach (var line in text.Split('\n')) lines.Add(line.Split('\t'));
        var output = new StringBuilder(text.Length * 2);
        var widths = new List<int>();
        Format(lines, 0, lines.Count, widths, output);
        output.Length--;
        return output.ToString();
    }

    private static void Format(List<string[]> lines, int from, int to, List<int> widths, StringBuilder output)
    {
        var column = widths.Count;
        for (var at = from; at < to; at++)
        {
            if (column >= lines[at].Length - 1) continue;
            Write(lines, from, at, widths, output);
            from = at;
            var width = NarrowestCell;
            for (; at < to && column < lines[at].Length - 1; at++) width = Math.Max(width, Length(lines[at][column]) + Padding);
            widths.Add(width);
            Format(lines, from, at, widths, output);
            widths.RemoveAt(column);
            from = at;
            at--;
        }

        Write(lines, from, to, widths, output);
    }

    private static void Write(List<string[]> lines, int from, int to, List<int> widths, StringBuilder output)
    {
        for (; from < to; from++)
        {
            for (var cell = 0; cell < lines[from].Length; cell++)
            {
                output.Append(lines[from][cell]);
                if (cell < widths.Count && cell < lines[from].Length - 1) output.Append(' ', widths[cell] - Length(lines[from][cell]));
            }

            output.Append('\n');
        }
    }

    private static int Length(string cell)
    {
        var length = 0;
        foreach (var _ in cell.EnumerateRunes()) length++;
        return length;
    }
}
