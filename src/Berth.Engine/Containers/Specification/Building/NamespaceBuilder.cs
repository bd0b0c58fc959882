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
        if (options.SubUidName is not null || options.SubGidName is not null)
            throw new NotSupportedYetException("--subuidname and --subgidname are not supported yet");
        var hasMaps = options.UidMap.Count + options.GidMap.Count > 0;
        if (hasMaps && options.User is not null)
            throw new InvalidArgumentException("--userns and --uidmap/--gidmap/--subuidname/--subgidname are mutually exclusive");
        if (hasMaps)
        {
            var uids = IdMapParser.Parse(options.UidMap, "UID");
            var gids = IdMapParser.Parse(options.GidMap, "GID");
            return namespaces with
            {
                User = NamespaceMode.Private,
                UidMap = uids.Count > 0 ? uids : gids,
                GidMap = gids.Count > 0 ? gids : uids,
            };
        }

        var given = NamespaceParser.ParseUser(options.User ?? request.CallerVariable("PODMAN_USERNS"));
        var configured = NamespaceParser.ParseUser(request.Configuration.Containers.UserNamespace);
        var mode = given.Kind != NamespaceKind.Default ? given : configured.Kind != NamespaceKind.Default ? configured : NamespaceMode.Host;
        switch (mode.Kind)
        {
            case NamespaceKind.Host:
                return namespaces with { User = NamespaceMode.Host };
            case NamespaceKind.KeepId when request.Host.IsRoot:
                // Root's own ids are kept by sharing the host's (podman-run(1), --userns).
                return namespaces with { User = NamespaceMode.Host };
            case NamespaceKind.NoMap when request.Host.IsRoot:
                throw new InvalidArgumentException("nomap is only supported in rootless mode");
            case NamespaceKind.Private:
                throw new InvalidArgumentException("must provide at least one UID or GID mapping to configure a user namespace");
            case NamespaceKind.Auto or NamespaceKind.KeepId or NamespaceKind.NoMap:
                throw new NotSupportedYetException($"--userns={mode} is not supported yet");
            case NamespaceKind.Container:
                var other = request.Depend(mode.Value!, e => $"looking up container to share user namespace with: {e.Message}");
                return other.Namespaces.User.Kind == NamespaceKind.Host
                    ? namespaces with { User = NamespaceMode.Host }
                    : namespaces with { User = mode with { Value = other.Id }, UidMap = other.Namespaces.UidMap, GidMap = other.Namespaces.GidMap };
            default:
                return namespaces with { User = Resolve(request, "user", "user", mode, mode, s => s.Namespaces.User) };
        }
    }
}
