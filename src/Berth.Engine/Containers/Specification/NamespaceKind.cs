namespace Berth.Engine.Containers.Specification;

/// <summary>Where one of a container's namespaces comes from (the values of <c>--pid</c>, <c>--ipc</c>, <c>--network</c>, …).</summary>
public enum NamespaceKind
{
    /// <summary>Not said: containers.conf or the built-in default decides. Never in a finished specification.</summary>
    Default,

    /// <summary>A new namespace of the container's own.</summary>
    Private,

    /// <summary>The host's namespace.</summary>
    Host,

    /// <summary>Another container's; <see cref="NamespaceMode.Value"/> is its id (its name in options).</summary>
    Container,

    /// <summary>The namespace bound at the path in <see cref="NamespaceMode.Value"/> (<c>ns:PATH</c>).</summary>
    Path,

    /// <summary>The pod's.</summary>
    Pod,

    /// <summary>IPC: a new one with no /dev/shm. Network: a new one with only loopback.</summary>
    None,

    /// <summary>IPC: a new one that other containers may join.</summary>
    Shareable,

    /// <summary>User: an unused range is chosen; <see cref="NamespaceMode.Value"/> has the options.</summary>
    Auto,

    /// <summary>User: the caller's uid and gid are kept; <see cref="NamespaceMode.Value"/> has the options.</summary>
    KeepId,

    /// <summary>User: the caller's own uid is not mapped.</summary>
    NoMap,

    /// <summary>Network: bridge networks, named in <see cref="NetworkSpecification.Networks"/>.</summary>
    Bridge,

    /// <summary>Network: pasta(1); <see cref="NamespaceMode.Value"/> has its options.</summary>
    Pasta,

    /// <summary>Network: slirp4netns(1); <see cref="NamespaceMode.Value"/> has its options.</summary>
    Slirp4netns,

    /// <summary>Network: a pair <c>ve-NAME</c> and <c>host0</c>, as systemd-nspawn's <c>--network-veth</c>.</summary>
    Veth,
}
