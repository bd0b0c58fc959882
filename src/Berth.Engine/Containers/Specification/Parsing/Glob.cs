namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Expands patterns of paths as Go's filepath.Glob: <c>*</c>, <c>?</c> and <c>[…]</c> within one part of a path.</summary>
public static class Glob
{
    /// <summary>The existing paths that match the absolute <paramref name="pattern"/>, sorted.</summary>
    public static IReadOnlyList<string> Match(string pattern)
    {
        IReadOnlyList<string> current = ["/"];
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new List<string>();
            foreach (var directory in current)
            {
                var prefix = directory == "/" ? "/" : directory + "/";
                if (!part.AsSpan().ContainsAny("*?["))
                {
                    if (Path.Exists(prefix + part)) next.Add(prefix + part);
                }
                else if (Directory.Exists(directory))
                {
                    foreach (var entry in Directory.EnumerateFileSystemEntries(directory))
                    {
                        if (IsMatch(Path.GetFileName(entry), part)) next.Add(prefix + Path.GetFileName(entry));
                    }
                }
            }

            current = next;
        }

        return [.. current.Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether <paramref name="name"/> matches <paramref name="pattern"/>.</summary>
    public static bool IsMatch(ReadOnlySpan<char> name, ReadOnlySpan<char> pattern)
    {
        while (pattern.Length > 0)
        {
            switch (pattern[0])
            {
                case '*':
                    for (var skip = 0; skip <= name.Length; skip++)
                    {
                        if (IsMatch(name[skip..], pattern[1..])) return true;
                    }

                    return false;
                case '?':
                    if (name.Length == 0) return false;
                    break;
                case '[':
                    var end = pattern.IndexOf(']');
                    if (end < 0 || name.Length == 0 || !InClass(name[0], pattern[1..end])) return false;
                    pattern = pattern[end..];
                    break;
                default:
                    if (pattern[0] == '\\' && pattern.Length > 1) pattern = pattern[1..];
                    if (name.Length == 0 || name[0] != pattern[0]) return false;
                    break;
            }

            pattern = pattern[1..];
            name = name[1..];
        }

        return name.Length == 0;
    }

    private static bool InClass(char c, ReadOnlySpan<char> set)
    {
        var negate = set.Length > 0 && set[0] == '^';
        if (negate) set = set[1..];
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= c == set[i];
            }
        }

        return found != negate;
    }
}
