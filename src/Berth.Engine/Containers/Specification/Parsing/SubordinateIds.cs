using System.Globalization;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>The ranges that /etc/subuid and /etc/subgid give to users (subuid(5)).</summary>
public static class SubordinateIds
{
    /// <summary>The ranges of a user, in the file's order: first id and size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="user">The user's name.</param>
    /// <param name="id">The user's id, which may stand there instead; null where only the name counts.</param>
    public static IReadOnlyList<(uint First, uint Size)> Of(string path, string user, uint? id = null)
    {
        var number = id?.ToString(CultureInfo.InvariantCulture);
        var found = new List<(uint, uint)>();
        foreach (var line in (FileSystem.TryReadText(path) ?? "").Split('\n'))
        {
            var fields = line.Split(':');
            if (fields.Length == 3 && (fields[0] == user || fields[0] == number)
                && uint.TryParse(fields[1], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
                && uint.TryParse(fields[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0)
            {
                found.Add((first, size));
            }
        }

        return found;
    }

    /// <summary>All ranges of a user, mapped one after the other from id 0 on.</summary>
    /// <exception cref="NotFoundException">The user has none.</exception>
    public static IReadOnlyList<IdMapping> MappingOf(string path, string user)
    {
        var mappings = new List<IdMapping>();
        uint inside = 0;
        foreach (var (first, size) in Of(path, user))
        {
            mappings.Add(new IdMapping(inside, first, size));
            inside += size;
        }

        return mappings.Count > 0
            ? mappings
            : throw new NotFoundException($"no {Path.GetFileName(path)} ranges found for user \"{user}\" in {path}");
    }
}
