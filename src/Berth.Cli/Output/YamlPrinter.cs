using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Berth.Cli.Output;

/// <summary>Prints a JSON document as YAML the way Podman's <c>info</c> does: keys sorted, two spaces, lists not indented.</summary>
public static class YamlPrinter
{
    /// <summary>The document as YAML, with a line feed at the end.</summary>
    public static string Print(JsonElement document)
    {
        var text = new StringBuilder();
        Block(document, 0, text);
        return text.ToString();
    }

    private static void Block(JsonElement element, int depth, StringBuilder text)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            var properties = element.EnumerateObject().ToList();
            properties.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
            foreach (var property in properties)
            {
                text.Append(' ', depth * 2).Append(Scalar(property.Name, depth)).Append(':');
                Value(property.Value, depth, text);
            }

            return;
        }

        foreach (var item in element.EnumerateArray()) text.Append(' ', depth * 2).Append("- ").Append(Leaf(item, depth)).Append('\n');
    }

    private static void Value(JsonElement value, int depth, StringBuilder text)
    {
        if (value.ValueKind == JsonValueKind.Object && value.EnumerateObject().Any()) Block(value, depth + 1, text.Append('\n'));
        else if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0) Block(value, depth, text.Append('\n'));
        else text.Append(' ').Append(Leaf(value, depth)).Append('\n');
    }

    private static string Leaf(JsonElement value, int depth) => value.ValueKind switch
    {
        JsonValueKind.Object => "{}",
        JsonValueKind.Array => "[]",
        JsonValueKind.String => Scalar(value.GetString()!, depth),
        _ => value.GetRawText(),
    };

    private static string Scalar(string value, int depth)
    {
        if (value.Length == 0) return "\"\"";
        if (value.Contains('\n')) return Literal(value, depth);
        if (LooksLikeAnotherType(value)) return $"\"{value}\"";
        var quotes = value.Contains(": ") || value.Contains(" #") || value.EndsWith(':') || value[0] == ' ' || value[^1] == ' '
            || "-?:,[]{}#&*!|>'\"%@`".Contains(value[0]) && !(value[0] is '-' or '?' or ':' && value.Length > 1 && value[1] != ' ');
        return quotes ? $"'{value.Replace("'", "''")}'" : value;
    }

    private static string Literal(string value, int depth)
    {
        var indent = new string(' ', (depth + 1) * 2);
        var ends = value.EndsWith('\n');
        var lines = (ends ? value[..^1] : value).Split('\n');
        return (ends ? "|" : "|-") + string.Concat(lines.Select(line => "\n" + (line.Length == 0 ? "" : indent + line)));
    }

    private static bool LooksLikeAnotherType(string value)
        => value is "true" or "false" or "null" or "~" or "yes" or "no" or "on" or "off" or "y" or "n"
            || double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
