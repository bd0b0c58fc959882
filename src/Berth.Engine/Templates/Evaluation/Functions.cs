using System.Globalization;
using System.Text;
using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Templates.Evaluation;

/// <summary>The functions of text/template and those that Podman's reports add.</summary>
internal static class Functions
{
    private static readonly ParameterType[] Any = [ParameterType.Any];
    private static readonly ParameterType[] AnyTwo = [ParameterType.Any, ParameterType.Any];
    private static readonly ParameterType[] Text = [ParameterType.Text];

    /// <summary>The function of that name; null if there is none.</summary>
    internal static TemplateFunction? Find(string name) => name switch
    {
        "and" or "or" => new(AnyTwo, true, static values => values[0]),
        "call" => new(AnyTwo, true, static _ => throw new FormatException("there are no function values here")),
        "html" => new(Any, true, static values => Escaping.Html(GoFormat.PrintAll(values))),
        "js" => new(Any, true, static values => Escaping.JavaScript(GoFormat.PrintAll(values))),
        "urlquery" => new(Any, true, static values => Escaping.UrlQuery(GoFormat.PrintAll(values))),
        "index" => new(AnyTwo, true, static values => Items.Index(values)),
        "slice" => new(AnyTwo, true, static values => Items.Slice(values)),
        "len" => new(Any, false, static values => Items.Length(values[0])),
        "not" => new(Any, false, static values => !GoValue.IsTrue(values[0])),
        "print" => new(Any, true, static values => GoFormat.PrintAll(values)),
        "println" => new(Any, true, static values => GoFormat.PrintLine(values)),
        "printf" => new([ParameterType.Text, ParameterType.Any], true, static values => GoFormat.Format((string)values[0]!, values.AsSpan(1))),
        "eq" => new(AnyTwo, true, static values => Comparison.Equal(values)),
        "ne" => new(AnyTwo, false, static values => Comparison.NotEqual(values[0], values[1])),
        "lt" => new(AnyTwo, false, static values => Comparison.Less(values[0], values[1])),
        "le" => new(AnyTwo, false, static values => Comparison.LessOrEqual(values[0], values[1])),
        "gt" => new(AnyTwo, false, static values => !Comparison.LessOrEqual(values[0], values[1])),
        "ge" => new(AnyTwo, false, static values => !Comparison.Less(values[0], values[1])),
        "json" => new(Any, false, static values => GoJson.Write(values[0])),
        "lower" => new(Text, false, static values => ((string)values[0]!).ToLowerInvariant()),
        "upper" => new(Text, false, static values => ((string)values[0]!).ToUpperInvariant()),
        "title" => new(Text, false, static values => Title((string)values[0]!)),
        "join" => new([ParameterType.Texts, ParameterType.Text], false, static values => string.Join((string)values[1]!, (IList<string>?)values[0] ?? [])),
        "split" => new([ParameterType.Text, ParameterType.Text], false, static values => Split((string)values[0]!, (string)values[1]!)),
        "pad" => new([ParameterType.Text, ParameterType.Integer, ParameterType.Integer], false, static values => Pad((string)values[0]!, values[1]!, values[2]!)),
        "truncate" => new([ParameterType.Text, ParameterType.Integer], false, static values => Truncate((string)values[0]!, GoValue.ToInteger(values[1]!))),
        _ => null,
    };

    private static string[] Split(string text, string separator)
    {
        if (separator.Length > 0) return text.Split(separator);
        var parts = new List<string>(text.Length);
        foreach (var rune in text.EnumerateRunes()) parts.Add(rune.ToString());
        return [.. parts];
    }

    private static string Pad(string text, object before, object after)
        => text.Length == 0 ? text : new string(' ', (int)GoValue.ToInteger(before)) + text + new string(' ', (int)GoValue.ToInteger(after));

    private static string Truncate(string text, long length) => text.Length < length ? text : text[..(int)length];

    /// <summary>strings.Title: the first letter of each word becomes a capital.</summary>
    private static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var atStart = true;
        foreach (var c in text)
        {
            title.Append(atStart ? char.ToUpper(c, CultureInfo.InvariantCulture) : c);
            atStart = !(char.IsLetterOrDigit(c) || c == '_');
        }

        return title.ToString();
    }
}
