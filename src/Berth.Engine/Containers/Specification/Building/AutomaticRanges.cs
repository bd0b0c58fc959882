using System.Globalization;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Storage.Configuration;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>
/// Chooses the ids of <c>--userns=auto</c> (podman-run(1)): as many as the image needs, out of what /etc/subuid and /etc/subgid give to the
/// user <c>containers</c> and no other container has.
/// </summary>
internal sealed class AutomaticRanges
{
    private readonly List<IdMapping> _users = [];
    private readonly List<IdMapping> _groups = [];
    private readonly HostFacts _host;
    private readonly AutomaticIds _ids;
    private uint? _size;

    /// <param name="options">What follows <c>auto:</c>; null for nothing.</param>
    /// <param name="host">The host: without root the ids are taken from the user's own namespace, but for the user's own.</param>
    /// <param name="ids">Where the ids come from.</param>
    /// <exception cref="InvalidArgumentException">An option is unknown or malformed.</exception>
    public AutomaticRanges(string? options, HostFacts host, AutomaticIds ids)
    {
        _host = host;
        _ids = ids;
        foreach (var option in options?.Split(',') ?? [])
        {
            var equals = option.IndexOf('=');
            if (equals < 0) throw new InvalidArgumentException($"invalid option specified: \"{option}\"");
            var value = option[(equals + 1)..];
            switch (option[..equals])
            {
                case "size":
                    _size = uint.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
                        ? size : throw new InvalidArgumentException($"strconv.ParseUint: parsing \"{value}\": invalid syntax");
                    break;
                case "uidmapping":
                    _users.Add(IdMapParser.ParsePlain(value, "UID"));
                    break;
                case "gidmapping":
                    _groups.Add(IdMapParser.ParsePlain(value, "GID"));
                    break;
                default:
                    throw new InvalidArgumentException($"unknown option specified: \"{option[..equals]}\"");
            }
        }
    }

    /// <summary>The mappings.</summary>
    /// <param name="needed">How many ids the image and the user need at least.</param>
    /// <param name="used">The host's ids that other containers have.</param>
    /// <exception cref="EngineException">There are not as many left.</exception>
    public (IReadOnlyList<IdMapping> Users, IReadOnlyList<IdMapping> Groups) Choose(uint needed, UsedRanges used)
    {
        if (_size is null && needed > _ids.Maximum)
        {
            throw new InvalidArgumentException(string.Create(
                CultureInfo.InvariantCulture,
                $"creating container storage: the container needs a user namespace with size {needed} that is bigger than the maximum value allowed with userns=auto {_ids.Maximum}"));
        }

        var size = _size ?? Math.Max(needed, _ids.Minimum);
        return (Fill(size, _users, Source("/etc/subuid", _host.OwnUsers), "/etc/subuid", used.Users), Fill(size, _groups, Source("/etc/subgid", _host.OwnGroups), "/etc/subgid", used.Groups));
    }

    private IReadOnlyList<(uint First, uint Size)> Source(string path, IReadOnlyList<IdMapping> own)
        => _host.IsRoot ? SubordinateIds.Of(path, _ids.Owner) : [.. own.Where(static range => range.ContainerId > 0).Select(static range => (range.ContainerId, range.Size))];

    private List<IdMapping> Fill(uint size, List<IdMapping> given, IReadOnlyList<(uint First, uint Size)> source, string path, IReadOnlyList<IdMapping> used)
    {
        var inside = Remaining([(0, size)], [.. given.Select(static range => (range.ContainerId, range.Size))]);
        var outside = Remaining(source, [.. used.Concat(given).Select(static range => (range.HostId, range.Size))]);
        var chosen = new List<IdMapping>();
        var at = 0;
        var taken = 0u;
        foreach (var (first, count) in inside)
        {
            for (var done = 0u; done < count;)
            {
                if (at == outside.Count) throw new EngineException(ErrorKind.Conflict, NothingLeft(path, source.Count > 0));
                var part = Math.Min(count - done, outside[at].Size - taken);
                chosen.Add(new IdMapping(first + done, outside[at].First + taken, part));
                done += part;
                taken += part;
                if (taken < outside[at].Size) continue;
                at++;
                taken = 0;
            }
        }

        chosen.AddRange(given);
        return chosen;
    }

    private string NothingLeft(string path, bool hasRanges) => hasRanges
        ? "creating container storage: not enough unused IDs in user namespace"
        : $"creating container storage: not enough unused IDs in user namespace: {path} has no ranges for the user \"{_ids.Owner}\" (such as {_ids.Owner}:2147483647:2147483648)";

    /// <summary>What is left of ranges without others, in order.</summary>
    private static List<(uint First, uint Size)> Remaining(IReadOnlyList<(uint First, uint Size)> ranges, List<(uint First, uint Size)> without)
    {
        without.Sort(static (one, other) => one.First.CompareTo(other.First));
        var left = new List<(uint, uint)>();
        foreach (var (first, size) in ranges)
        {
            ulong at = first;
            var end = (ulong)first + size;
            foreach (var (hole, length) in without)
            {
                if (hole >= end || hole + (ulong)length <= at) continue;
                if (hole > at) left.Add(((uint)at, (uint)(hole - at)));
                at = Math.Max(at, hole + (ulong)length);
            }

            if (at < end) left.Add(((uint)at, (uint)(end - at)));
        }

        return left;
    }
}
