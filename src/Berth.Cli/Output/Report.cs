using System.Text;
using Berth.Engine.Templates;
using Berth.Linux.Files;

namespace Berth.Cli.Output;

/// <summary>
/// Rows printed through <c>--format</c> as Podman's report package does: a template runs once for each row, and with
/// <c>table</c> in front of it the columns are aligned under headings.
/// </summary>
public sealed class Report
{
    private const string Table = "table ";
    private readonly Template _template;
    private readonly bool _isTable;

    private Report(Template template, bool isTable)
    {
        _template = template;
        _isTable = isTable;
    }

    /// <summary>
    /// Whether a <c>--format</c> asks for a verb's JSON: the word, or the word in braces. <c>{{json .}}</c> is a template, which gives each row
    /// in a line of its own.
    /// </summary>
    public static bool IsJson(string format)
    {
        var word = format.AsSpan().Trim();
        if (word.StartsWith("{{") && word.EndsWith("}}"))
            word = word[2..^2].Trim();
        return word is "json";
    }

    /// <summary>A report by a user's <c>--format</c>.</summary>
    /// <param name="name">The verb's name, for messages.</param>
    /// <param name="format">The template, perhaps behind <c>table </c>.</param>
    /// <exception cref="TemplateException">It is no template.</exception>
    public static Report OfUser(string name, string format)
    {
        var isTable = format.StartsWith(Table, StringComparison.Ordinal);
        return new Report(Template.Parse(name, InRange(Normalize(format, isTable))), isTable);
    }

    /// <summary>A report by a user's <c>--format</c> for verbs that put it into a range whatever it begins with.</summary>
    /// <exception cref="TemplateException">It is no template.</exception>
    public static Report OfUserInRange(string name, string format)
    {
        var isTable = format.StartsWith(Table, StringComparison.Ordinal);
        return new Report(Template.Parse(name, $"{{{{range .}}}}{Normalize(format, isTable)}{{{{end}}}}"), isTable);
    }

    /// <summary>A verb's own table: its fields separated by tabs.</summary>
    public static Report OfVerb(string name, string row) => new(Template.Parse(name, InRange(row)), isTable: true);

    /// <summary>Prints the rows, under headings if it is a table and <paramref name="headings"/> says so.</summary>
    /// <param name="output">Standard output.</param>
    /// <param name="rows">What the template sees, one after the other.</param>
    /// <param name="headers">The heading of each field.</param>
    /// <param name="headings">False with --noheading.</param>
    /// <exception cref="TemplateException">A row does not have what the template asks for; what came before is printed.</exception>
    public void Print(OutputStream output, IReadOnlyList<ITemplateObject> rows, Dictionary<string, string> headers, bool headings = true)
    {
        var text = new StringBuilder();
        try
        {
            if (_isTable && headings) _template.Execute(new object[] { headers }, text);
            _template.Execute(rows is System.Collections.IList list ? list : rows.ToArray(), text);
        }
        finally
        {
            output.Write(_isTable ? ColumnWriter.Align(text.ToString()) : text.ToString());
        }
    }

    /// <summary>Prints one object through a template that is not wrapped in a range (<c>info</c>, <c>version</c>).</summary>
    public static void PrintOne(OutputStream output, string name, string format, object? data)
    {
        var isTable = format.StartsWith(Table, StringComparison.Ordinal);
        var text = new StringBuilder();
        try
        {
            Template.Parse(name, Normalize(format, isTable)).Execute(data, text);
        }
        finally
        {
            output.Write(isTable ? ColumnWriter.Align(text.ToString()) : text.ToString());
        }
    }

    /// <summary>Go's heading of a field: <c>ImageID</c> is <c>IMAGE ID</c>.</summary>
    public static string Heading(string field)
    {
        var text = new StringBuilder(field.Length + 4);
        for (var at = 0; at < field.Length; at++)
        {
            var starts = at > 0 && char.IsAsciiLetterUpper(field[at])
                && (!char.IsAsciiLetterUpper(field[at - 1]) || (at + 1 < field.Length && char.IsAsciiLetterLower(field[at + 1])));
            if (starts) text.Append(' ');
            text.Append(char.ToUpperInvariant(field[at]));
        }

        return text.ToString();
    }

    private static string Normalize(string format, bool isTable)
    {
        var text = isTable ? format[Table.Length..].Replace(' ', '\t') : format;
        text = text.Replace("\\t", "\t").Replace("\\n", "\n").Replace("\\r", "\r");
        return text.EndsWith('\n') ? text : text + "\n";
    }

    private static string InRange(string format)
        => format.StartsWith("{{range", StringComparison.Ordinal) ? format : $"{{{{range . -}}}}{format}{{{{end -}}}}";
}
