namespace Berth.Engine.Images.Bootstrap;

/// <summary>Reads the machine's own package sources: /etc/apt/sources.list and what is in sources.list.d (sources.list(5)).</summary>
internal static class AptSources
{
    /// <summary>The enabled sources of binary packages below <paramref name="directory"/>, usually /etc/apt.</summary>
    internal static List<AptSource> Read(string directory)
    {
        var sources = new List<AptSource>();
        var main = Path.Combine(directory, "sources.list");
        if (File.Exists(main)) ReadLines(File.ReadLines(main), sources);
        var parts = Path.Combine(directory, "sources.list.d");
        if (!Directory.Exists(parts)) return sources;
        var files = Directory.GetFiles(parts);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (var file in files)
        {
            if (file.EndsWith(".list", StringComparison.Ordinal)) ReadLines(File.ReadLines(file), sources);
            else if (file.EndsWith(".sources", StringComparison.Ordinal)) ReadStanzas(File.ReadLines(file), sources);
        }

        return sources;
    }

    /// <summary>The one-line format.</summary>
    internal static void ReadLines(IEnumerable<string> lines, List<AptSource> sources)
    {
        foreach (var raw in lines)
        {
            var line = raw.IndexOf('#') is >= 0 and var comment ? raw[..comment] : raw;
            var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToList();
            if (words.Count < 3 || words[0] != "deb") continue;
            words.RemoveAt(0);
            string? signedBy = null;
            if (words[0].StartsWith('['))
            {
                var end = words.FindIndex(static word => word.EndsWith(']'));
                if (end < 0) continue;
                foreach (var option in words.Take(end + 1))
                {
                    if (option.Trim('[', ']') is var text && text.StartsWith("signed-by=", StringComparison.OrdinalIgnoreCase)) signedBy = text[10..];
                }

                words.RemoveRange(0, end + 1);
            }

            if (words.Count >= 2) sources.Add(new AptSource(words[0].TrimEnd('/'), words[1], words[2..], signedBy));
        }
    }

    /// <summary>The deb822 format. A key that stands in the stanza itself is left to apt's own keyring.</summary>
    internal static void ReadStanzas(IEnumerable<string> lines, List<AptSource> sources)
    {
        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        string? last = null;
        foreach (var line in lines.Append(""))
        {
            if (line.StartsWith('#')) continue;
            if (line.Trim().Length == 0)
            {
                Add(fields, sources);
                fields.Clear();
                last = null;
            }
            else if (char.IsWhiteSpace(line[0]))
            {
                if (last is not null) fields[last] += "\n" + line.Trim();
            }
            else if (line.IndexOf(':') is > 0 and var colon)
            {
                last = line[..colon].Trim();
                fields[last] = line[(colon + 1)..].Trim();
            }
        }
    }

    private static void Add(Dictionary<string, string> fields, List<AptSource> sources)
    {
        if (!Words(fields, "Types").Contains("deb") || fields.GetValueOrDefault("Enabled") is "no" or "false") return;
        var signedBy = fields.GetValueOrDefault("Signed-By") is { Length: > 0 } key && !key.Contains("BEGIN PGP", StringComparison.Ordinal) ? key : null;
        foreach (var uri in Words(fields, "URIs"))
        {
            foreach (var suite in Words(fields, "Suites")) sources.Add(new AptSource(uri.TrimEnd('/'), suite, Words(fields, "Components"), signedBy));
        }
    }

    private static string[] Words(Dictionary<string, string> fields, string name)
        => fields.GetValueOrDefault(name)?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
