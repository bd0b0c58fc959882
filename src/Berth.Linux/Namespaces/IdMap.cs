using System.Globalization;
using System.Text;

namespace Berth.Linux.Namespaces;

/// <summary>The mapping of the users and the groups of a user namespace or of an ID-mapped mount.</summary>
/// <param name="Users">Ranges of users, at least one.</param>
/// <param name="Groups">Ranges of groups, at least one.</param>
public sealed record IdMap(IReadOnlyList<IdRange> Users, IReadOnlyList<IdRange> Groups)
{
    private const uint Overflow = 65534;

    /// <summary>The outer id for an inner one: <see cref="Overflow"/> (nobody) for one that is not mapped.</summary>
    public static uint ToOuter(IReadOnlyList<IdRange> ranges, uint id)
    {
        foreach (var range in ranges)
        {
            if (id >= range.Inside && id - range.Inside < range.Count) return range.Outside + (id - range.Inside);
        }

        return Overflow;
    }

    /// <summary>The inner id for an outer one; null for one that is not mapped.</summary>
    public static uint? ToInner(IReadOnlyList<IdRange> ranges, uint id)
    {
        foreach (var range in ranges)
        {
            if (id >= range.Outside && id - range.Outside < range.Count) return range.Inside + (id - range.Outside);
        }

        return null;
    }

    /// <summary>The ranges as uid_map and gid_map take them.</summary>
    public static string Format(IReadOnlyList<IdRange> ranges)
    {
        var text = new StringBuilder();
        foreach (var range in ranges) text.Append(CultureInfo.InvariantCulture, $"{range.Inside} {range.Outside} {range.Count}\n");
        return text.ToString();
    }
}
