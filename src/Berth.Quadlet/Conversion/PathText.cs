namespace Berth.Quadlet.Conversion;

/// <summary>Paths as text, by the rules of path(7) alone: nothing is looked up.</summary>
internal static class PathText
{
    /// <summary>Whether the path begins with a systemd specifier, so that it cannot be resolved here.</summary>
    internal static bool StartsWithSpecifier(string path) => path is ['%', not '%', ..];

    /// <summary>The directory part, cleaned.</summary>
    internal static string Directory(string path)
    {
        var slash = path.LastIndexOf('/');
        return Clean(slash < 0 ? "" : path[..(slash + 1)]);
    }

    /// <summary>Both joined by a slash, cleaned.</summary>
    internal static string Join(string directory, string path)
        => directory.Length == 0 ? path.Length == 0 ? "" : Clean(path) : Clean($"{directory}/{path}");

    /// <summary>The shortest path of the same meaning: no doubled slash, no <c>.</c>, no <c>..</c> that can be resolved.</summary>
    internal static string Clean(string path)
    {
        if (path.Length == 0)
            return ".";
        var rooted = path[0] == '/';
        List<string> parts = [];
        foreach (var part in path.Split('/'))
        {
            if (part.Length == 0 || part == ".")
                continue;
            if (part != "..")
                parts.Add(part);
            else if (parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else if (!rooted)
                parts.Add(part);
        }
        var joined = string.Join('/', parts);
        return rooted ? "/" + joined : joined.Length == 0 ? "." : joined;
    }
}
