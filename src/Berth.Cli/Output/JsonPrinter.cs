using System.Text;
using System.Text.Json.Serialization.Metadata;
using Berth.Linux.Files;
using Berth.Oci.Json;

namespace Berth.Cli.Output;

/// <summary>Prints JSON exactly as Podman's commands do.</summary>
public static class JsonPrinter
{
    /// <summary>Prints a value and a line feed.</summary>
    public static void Print<T>(OutputStream output, T value, JsonTypeInfo<T> type, JsonLayout layout)
        => Print(output, GoJsonDocument.Of(value, type, layout == JsonLayout.Escaped ? GoJsonEncoder.HtmlOptions : GoJsonEncoder.Options), layout);

    /// <summary>Prints a compact document in another layout, and a line feed.</summary>
    public static void Print(OutputStream output, ReadOnlySpan<byte> compact, JsonLayout layout)
    {
        output.Write(Lay(Encoding.UTF8.GetString(compact), layout)).Write('\n');
    }

    /// <summary>The document <paramref name="compact"/>, which must have no white space between tokens, in a layout.</summary>
    public static string Lay(string compact, JsonLayout layout)
    {
        if (layout is JsonLayout.Compact or JsonLayout.Escaped) return compact;
        var indent = layout switch { JsonLayout.Inspect => 5, JsonLayout.List => 4, JsonLayout.Table => 1, _ => 2 };
        var escapes = layout != JsonLayout.Inspect;
        var text = new StringBuilder(compact.Length * 2);
        var depth = 0;
        for (var at = 0; at < compact.Length; at++)
        {
            var c = compact[at];
            switch (c)
            {
                case '"':
                    at = CopyString(compact, at, escapes, text);
                    break;
                case '{' or '[' when at + 1 < compact.Length && compact[at + 1] is '}' or ']':
                    text.Append(c);
                    if (c == '{' && layout == JsonLayout.Report) Break(text, (depth + 1) * indent).Append('\n').Append(' ', depth * indent);
                    text.Append(compact[++at]);
                    break;
                case '{' or '[':
                    text.Append(c);
                    Break(text, ++depth * indent);
                    break;
                case '}' or ']':
                    Break(text, --depth * indent).Append(c);
                    break;
                case ',':
                    Break(text.Append(','), depth * indent);
                    break;
                case ':':
                    text.Append(": ");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }

        return text.ToString();
    }

    private static StringBuilder Break(StringBuilder text, int spaces) => text.Append('\n').Append(' ', spaces);

    private static int CopyString(string compact, int at, bool escapes, StringBuilder text)
    {
        text.Append('"');
        for (at++; compact[at] != '"'; at++)
        {
            if (compact[at] == '\\') text.Append(compact[at++]).Append(compact[at]);
            else if (escapes && compact[at] is '<' or '>' or '&') text.Append("\\u00").Append(((int)compact[at]).ToString("x2"));
            else text.Append(compact[at]);
        }

        text.Append('"');
        return at;
    }
}
