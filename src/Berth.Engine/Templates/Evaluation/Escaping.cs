using System.Text;
using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Templates.Evaluation;

/// <summary>The escaping functions html, js and urlquery.</summary>
internal static class Escaping
{
    internal static string Html(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '\0' => "\uFFFD",
                '"' => "&#34;",
                '\'' => "&#39;",
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ => null,
            });
            if (c is not ('\0' or '"' or '\'' or '&' or '<' or '>')) escaped.Append(c);
        }

        return escaped.ToString();
    }

    internal static string JavaScript(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\\' or '\'' or '"') escaped.Append('\\').Append((char)rune.Value);
            else if (rune.Value is '<' or '>' or '&' or '=' or < ' ' || !GoText.IsPrintable(rune)) escaped.Append("\\u").Append(rune.Value.ToString("X4"));
            else escaped.Append(rune.ToString());
        }

        return escaped.ToString();
    }

    internal static string UrlQuery(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)octet;
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '~') escaped.Append(c);
            else if (c == ' ') escaped.Append('+');
            else escaped.Append('%').Append(octet.ToString("X2"));
        }

        return escaped.ToString();
    }
}
