using System.Globalization;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Parsing;

/// <summary>Reads <c>--uidmap</c> and <c>--gidmap</c>: <c>[+ug]CONTAINER:[@]HOST[:SIZE]</c> (podman-run(1)).</summary>
/// <remarks>
/// As root the host's ids are those of the parent namespace, so that <c>@</c> changes nothing, and there is no mapping before the
/// given ones that <c>+</c> could add to.
/// </remarks>
public static class IdMapParser
{
    /// <summary>The mappings of users and of groups. Where only one of both is given, it is for both.</summary>
    /// <param name="users">The values of <c>--uidmap</c>.</param>
    /// <param name="groups">The values of <c>--gidmap</c>.</param>
    /// <exception cref="InvalidArgumentException">A value is malformed, or two overlap.</exception>
    public static (IReadOnlyList<IdMapping> Users, IReadOnlyList<IdMapping> Groups) Parse(IReadOnlyList<string> users, IReadOnlyList<string> groups)
    {
        var (uids, gids) = (new List<IdMapping>(), new List<IdMapping>());
        foreach (var value in users) Add(value, "UID", uids, gids, toBoth: groups.Count == 0);
        foreach (var value in groups) Add(value, "GID", gids, uids, toBoth: users.Count == 0);
        Check(uids);
        Check(gids);
        return (uids, gids);
    }

    /// <summary>One mapping <c>CONTAINER:HOST[:SIZE]</c> without flags.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    public static IdMapping ParsePlain(string value, string kind)
    {
        var fields = value.Split(':');
        if (fields.Length is < 2 or > 3) throw Malformed(value, kind);
        return new IdMapping(Id(fields[0], value, kind), Id(fields[1].TrimStart('@'), value, kind), fields.Length == 3 ? Id(fields[2], value, kind) : 1);
    }

    /// <summary>Throws where ranges overlap, inside or outside.</summary>
    /// <exception cref="InvalidArgumentException">Two do.</exception>
    public static void Check(IReadOnlyList<IdMapping> mappings)
    {
        for (var one = 0; one < mappings.Count; one++)
        {
            for (var other = one + 1; other < mappings.Count; other++)
            {
                var (a, b) = (mappings[one], mappings[other]);
                if (!Overlap(a.ContainerId, a.Size, b.ContainerId, b.Size) && !Overlap(a.HostId, a.Size, b.HostId, b.Size)) continue;
                throw new InvalidArgumentException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"creating container storage: the specified UID and/or GID mapping {a.ContainerId}:{a.HostId}:{a.Size} conflicts with other mappings: invalid mappings specified"));
            }
        }
    }

    private static bool Overlap(uint one, uint oneSize, uint other, uint otherSize) => one < (ulong)other + otherSize && other < (ulong)one + oneSize;

    private static void Add(string value, string kind, List<IdMapping> own, List<IdMapping> others, bool toBoth)
    {
        var (users, groups, at) = (false, false, 0);
        for (; at < value.Length && !char.IsAsciiDigit(value[at]); at++)
        {
            switch (value[at])
            {
                case 'u':
                    users = true;
                    break;
                case 'g':
                    groups = true;
                    break;
                case '+':
                    break;
                default:
                    throw new InvalidArgumentException(string.Create(
                        CultureInfo.InvariantCulture, $"invalid mapping: [{value.Replace(':', ' ')}]. Unknown flag {(int)value[at]}"));
            }
        }

        if (!users && !groups)
        {
            users = kind == "UID" || toBoth;
            groups = kind == "GID" || toBoth;
        }

        if (value.Split(':').Length is < 2 or > 3) throw Malformed(value, kind);
        var mapping = ParsePlain(value[at..], kind);
        if (mapping.Size == 0) return;
        if (kind == "UID" ? users : groups) own.Add(mapping);
        if (kind == "UID" ? groups : users) others.Add(mapping);
    }

    private static uint Id(string text, string value, string kind)
        => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw Malformed(value, kind);

    private static InvalidArgumentException Malformed(string value, string kind)
        => new($"initializing ID mappings: {kind} setting is malformed expected [\"[+ug]uint32:[@]uint32[:uint32]\"] : [\"{value}\"]");
}
