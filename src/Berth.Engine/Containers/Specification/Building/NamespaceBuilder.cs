using System.Globalization;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Builds <see cref="NamespaceSpecification"/>.</summary>
internal static class NamespaceBuilder
{
    public static NamespaceSpecification Build(BuildRequest request)
    {
        var options = request.Options.Namespaces;
        var configuration = request.Configuration.Containers;
        var pid = Resolve(request, "pid", "PID", NamespaceParser.Parse(options.Pid), NamespaceParser.Parse(configuration.PidNamespace), s => s.Namespaces.Pid);
        var ipc = Resolve(request, "ipc", "IPC", NamespaceParser.ParseIpc(options.Ipc), NamespaceParser.ParseIpc(configuration.IpcNamespace), s => s.Namespaces.Ipc);
        var uts = Resolve(request, "uts", "UTS", NamespaceParser.Parse(options.Uts), NamespaceParser.Parse(configuration.UtsNamespace), s => s.Namespaces.Uts);
        var cgroup = Resolve(
            request, "cgroup", "cgroup", NamespaceParser.Parse(options.Cgroup), NamespaceParser.Parse(configuration.CgroupNamespace), s => s.Namespaces.Cgroup);
        return AddUser(request, new NamespaceSpecification { Pid = pid, Ipc = ipc, Uts = uts, Cgroup = cgroup });
    }

    /// <summary>The mode with containers looked up and paths checked.</summary>
    public static NamespaceMode Resolve(
        BuildRequest request, string name, string title, NamespaceMode given, NamespaceMode configured, Func<ContainerSpecification, NamespaceMode> of)
    {
        var mode = given.Kind != NamespaceKind.Default ? given : configured.Kind != NamespaceKind.Default ? configured : NamespaceMode.Private;
        switch (mode.Kind)
        {
            case NamespaceKind.Container:
                var other = request.Depend(mode.Value!, e => $"looking up container to share {name} namespace with: {e.Message}");
                // Sharing what the other one shares with the host needs no other container at all.
                return of(other).Kind == NamespaceKind.Host ? NamespaceMode.Host : mode with { Value = other.Id };
            case NamespaceKind.Path:
                if (!File.Exists(mode.Value!))
                    throw new InvalidArgumentException($"cannot find specified {title} namespace path: faccessat {mode.Value}: no such file or directory");
                return mode;
            case NamespaceKind.Pod:
                throw new InvalidArgumentException("cannot use pod namespace as container is not joining a pod or pod has no infra container: invalid argument");
            default:
                return mode;
        }
    }

    private static NamespaceSpecification AddUser(BuildRequest request, NamespaceSpecification namespaces)
    {
        var options = request.Options.Namespaces;
        var hasMaps = options.UidMap.Count + options.GidMap.Count > 0 || options.SubUidName is not null || options.SubGidName is not null;
        if (hasMaps && options.User is not null)
            throw new InvalidArgumentException("--userns and --uidmap/--gidmap/--subuidname/--subgidname are mutually exclusive");
        if (hasMaps) return AddMaps(options, namespaces);

        var given = NamespaceParser.ParseUser(options.User ?? request.CallerVariable("PODMAN_USERNS"));
        var configured = NamespaceParser.ParseUser(request.Configuration.Containers.UserNamespace);
        var mode = given.Kind != NamespaceKind.Default ? given : configured.Kind != NamespaceKind.Default ? configured : NamespaceMode.Host;
        switch (mode.Kind)
        {
            case NamespaceKind.Host:
                return namespaces with { User = NamespaceMode.Host };
            case NamespaceKind.Auto:
                var (users, groups) = new AutomaticRanges(mode.Value, request.Host, request.Context.AutomaticIds()).Choose(NeededRange(request), request.Context.UsedRanges());
                return namespaces with { User = NamespaceMode.Private, UidMap = users, GidMap = groups };
            case NamespaceKind.KeepId:
                return KeepIds(request, mode.Value, namespaces);
            case NamespaceKind.NoMap when request.Host.IsRoot:
                throw new InvalidArgumentException("nomap is only supported in rootless mode");
            case NamespaceKind.NoMap:
                return namespaces with { User = NamespaceMode.Private, UidMap = [new IdMapping(0, 1, Available(request.Host.OwnUsers))], GidMap = [new IdMapping(0, 1, Available(request.Host.OwnGroups))] };
            case NamespaceKind.Private:
                throw new InvalidArgumentException("must provide at least one UID or GID mapping to configure a user namespace");
            case NamespaceKind.Container:
                var other = request.Depend(mode.Value!, e => $"looking up container to share user namespace with: {e.Message}");
                return other.Namespaces.User.Kind == NamespaceKind.Host
                    ? namespaces with { User = NamespaceMode.Host }
                    : namespaces with { User = mode with { Value = other.Id }, UidMap = other.Namespaces.UidMap, GidMap = other.Namespaces.GidMap };
            default:
                return namespaces with { User = Resolve(request, "user", "user", mode, mode, s => s.Namespaces.User) };
        }
    }

    private static NamespaceSpecification AddMaps(Options.NamespaceOptions options, NamespaceSpecification namespaces)
    {
        var (users, groups) = IdMapParser.Parse(options.UidMap, options.GidMap);
        // Either name stands for both where only one is given.
        if ((options.SubUidName ?? options.SubGidName) is { } userOwner) users = [.. users, .. SubordinateIds.MappingOf("/etc/subuid", userOwner)];
        if ((options.SubGidName ?? options.SubUidName) is { } groupOwner) groups = [.. groups, .. SubordinateIds.MappingOf("/etc/subgid", groupOwner)];
        IdMapParser.Check(users);
        IdMapParser.Check(groups);
        if (users.Count == 0 && groups.Count == 0)
            throw new InvalidArgumentException("must provide at least one UID or GID mapping to configure a user namespace");
        if (users.Count == 0 || groups.Count == 0)
            throw new InvalidArgumentException($"a user namespace without any {(users.Count == 0 ? "UID" : "GID")} mapping cannot hold a container");
        return namespaces with { User = NamespaceMode.Private, UidMap = users, GidMap = groups };
    }

    // Ids of the user's namespace besides the user's own, which is 0 there.
    private static uint Available(IReadOnlyList<IdMapping> own)
    {
        var count = 0u;
        foreach (var range in own)
        {
            if (range.ContainerId > 0) count += range.Size;
        }

        return count > 0 ? count : throw new InvalidArgumentException("the user has no subordinate ids (/etc/subuid, /etc/subgid) for a user namespace of the container's own");
    }

    // The user's own id, which is 0 in the user's namespace, takes the place of the same id as outside; what is below moves down by one.
    private static List<IdMapping> Keep(uint id, uint available) => id >= available
        ? [new(0, 1, available), new(id, 0, 1)]
        : [.. id > 0 ? (IdMapping[])[new(0, 1, id)] : [], new(id, 0, 1), new(id + 1, id + 1, available - id)];

    // Root keeps its ids in a namespace in which all ids are what they are outside (podman-run(1), --userns).
    private static NamespaceSpecification KeepIds(BuildRequest request, string? options, NamespaceSpecification namespaces)
    {
        var (uid, gid) = request.Host.Caller;
        uint? limit = null;
        foreach (var option in options?.Split(',') ?? [])
        {
            var equals = option.IndexOf('=');
            var value = equals < 0 ? "" : option[(equals + 1)..];
            switch (equals < 0 ? option : option[..equals])
            {
                case "uid":
                    uid = Id(value);
                    break;
                case "gid":
                    gid = Id(value);
                    break;
                case "size" when !request.Host.IsRoot:
                    limit = Id(value);
                    break;
                case "size":
                    throw new InvalidArgumentException("cannot set max size for user namespace when not running rootless");
                default:
                    throw new InvalidArgumentException($"unknown option specified: \"{option}\"");
            }
        }

        request.DefaultUser = string.Create(CultureInfo.InvariantCulture, $"{uid}:{gid}");
        if (request.Host.IsRoot)
            return namespaces with { User = NamespaceMode.Private, UidMap = [IdMapping.Identity], GidMap = [IdMapping.Identity] };
        return namespaces with
        {
            User = NamespaceMode.Private,
            UidMap = Keep(uid, Math.Min(limit ?? uint.MaxValue, Available(request.Host.OwnUsers))),
            GidMap = Keep(gid, Math.Min(limit ?? uint.MaxValue, Available(request.Host.OwnGroups))),
        };

        static uint Id(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? id : throw new InvalidArgumentException($"strconv.ParseUint: parsing \"{text}\": invalid syntax");
    }

    private static uint NeededRange(BuildRequest request)
    {
        var needed = request.Image is { } image ? request.Context.NeededRange(image.Source.Id) : 0;
        var user = request.Options.Process.User ?? request.Image?.User ?? "";
        foreach (var part in user.Split(':'))
        {
            if (uint.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id)) needed = Math.Max(needed, id + 1);
        }

        return needed;
    }
}
