using System.Text;
using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Services;

/// <summary>A command line as a unit file has it (systemd.service(5), COMMAND LINES).</summary>
internal static class UnitCommandLine
{
    /// <summary>
    /// One word so that systemd reads it as it is. Podman quotes at white space and double quotes only; a word that systemd
    /// would read as something else, or that would end the line, is quoted too.
    /// </summary>
    public static string Escape(string word)
    {
        var escaped = word.Replace("$", "$$", StringComparison.Ordinal).Replace("%", "%%", StringComparison.Ordinal);
        return escaped is "" or ";" || escaped.AsSpan().ContainsAny(" \t\"'") || escaped.Any(char.IsControl)
            ? GoText.Quote(escaped)
            : escaped.Replace("\\", "\\\\", StringComparison.Ordinal);
    }

    /// <summary>The line of escaped words, broken before each that begins with a dash.</summary>
    public static string Lay(IReadOnlyList<string> words)
    {
        var line = new StringBuilder(words[0]);
        for (var at = 1; at < words.Count; at++)
            line.Append(words[at].StartsWith('-') ? " \\\n\t" : " ").Append(words[at]);
        return line.ToString();
    }
}
