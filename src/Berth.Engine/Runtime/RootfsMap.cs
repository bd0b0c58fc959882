using System.Globalization;
using Berth.Linux.Errors;
using Berth.Linux.Namespaces;

namespace Berth.Engine.Runtime;

/// <summary>
/// The mapping of <c>--rootfs DIR:idmap[=uids=RANGES;gids=RANGES]</c> (podman-run(1), "--rootfs"). A range is
/// <c>[@]BACKING-HOST-LENGTH</c>: the owner that is on the disk, the one of the host as whom it is shown, and how many; ranges are parted
/// by <c>#</c>. With <c>@</c> the second is an id in the container's namespace.
/// </summary>
internal static class RootfsMap
{
    /// <summary>Reads it.</summary>
    /// <param name="text">What follows <c>idmap=</c>; empty for <c>idmap</c> alone, the container's own mapping.</param>
    /// <param name="container">The mapping of the container's user namespace, also that of the ids which the text leaves out; null without one.</param>
    /// <exception cref="InvalidArgumentException">It is malformed, or there is nothing to map users or groups to.</exception>
    public static IdMap Of(string text, IdMap? container)
    {
        var users = container?.Users ?? [];
        var groups = container?.Groups ?? [];
        foreach (var option in text.Length == 0 ? [] : text[1..].Split(';'))
        {
            if (option.StartsWith("uids=", StringComparison.Ordinal))
                users = Ranges(option[5..], container?.Users ?? []);
            else if (option.StartsWith("gids=", StringComparison.Ordinal))
                groups = Ranges(option[5..], container?.Groups ?? []);
            else
                throw new InvalidArgumentException($"unknown option \"{option}\"");
        }

        if (users.Count == 0 || groups.Count == 0)
            throw new InvalidArgumentException($"--rootfs with idmap: the container has no user namespace of its own whose {(users.Count == 0 ? "users" : "groups")} could be mapped to; name them with idmap=uids=...;gids=...");
        return new IdMap(users, groups);
    }

    private static List<IdRange> Ranges(string text, IReadOnlyList<IdRange> container)
    {
        var result = new List<IdRange>();
        foreach (var range in text.Split('#'))
        {
            if (range.Length == 0)
                throw new InvalidArgumentException($"invalid empty range for \"{text}\"");
            var isRelative = range[0] == '@';
            var rest = range.AsSpan(isRelative ? 1 : 0);
            var inside = Number(ref rest);
            Dash(ref rest);
            var outside = Number(ref rest);
            Dash(ref rest);
            var count = Number(ref rest);
            if (inside < 0 || outside < 0 || count < 1)
                throw new InvalidArgumentException($"invalid value for \"{text}\"");
            if (isRelative)
                outside += Shift(container, outside) ?? throw new InvalidArgumentException($"could not find a user namespace mapping for the relative mapping \"{text}\"");
            if (inside > uint.MaxValue || outside is < 0 or > uint.MaxValue || count > uint.MaxValue)
                throw new InvalidArgumentException($"invalid value for \"{text}\"");
            result.Add(new IdRange((uint)inside, (uint)outside, (uint)count));
        }

        return result;
    }

    private static long? Shift(IReadOnlyList<IdRange> container, long id)
    {
        foreach (var range in container)
        {
            if (id >= range.Inside && id - range.Inside < range.Count)
                return (long)range.Outside - range.Inside;
        }

        return null;
    }

    // As Go's Sscanf with %d, which leaves alone whatever follows the last number.
    private static long Number(ref ReadOnlySpan<char> rest)
    {
        rest = rest.TrimStart(' ');
        var length = rest.Length > 0 && rest[0] is '+' or '-' ? 1 : 0;
        while (length < rest.Length && char.IsAsciiDigit(rest[length]))
            length++;
        if (rest.IsEmpty)
            throw new InvalidArgumentException("unexpected EOF");
        if (length == 0 || !char.IsAsciiDigit(rest[length - 1]))
            throw new InvalidArgumentException("expected integer");
        if (!long.TryParse(rest[..length], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            throw new InvalidArgumentException($"integer overflow on token {rest[..length]}");
        rest = rest[length..];
        return number;
    }

    private static void Dash(ref ReadOnlySpan<char> rest)
    {
        if (rest.IsEmpty)
            throw new InvalidArgumentException("unexpected EOF");
        if (rest[0] != '-')
            throw new InvalidArgumentException("input does not match format");
        rest = rest[1..];
    }
}
