namespace Berth.Engine.Containers.Specification;

/// <summary>The namespaces of a container but the network's, which is in <see cref="NetworkSpecification"/>.</summary>
public sealed record NamespaceSpecification
{
    /// <summary>Process ids.</summary>
    public NamespaceMode Pid { get => field ?? NamespaceMode.Private; init; }

    /// <summary>System V IPC, POSIX queues and /dev/shm.</summary>
    public NamespaceMode Ipc { get => field ?? NamespaceMode.Private; init; }

    /// <summary>Host name.</summary>
    public NamespaceMode Uts { get => field ?? NamespaceMode.Private; init; }

    /// <summary>Users. <see cref="NamespaceKind.Host"/> where there is none of the container's own.</summary>
    public NamespaceMode User { get => field ?? NamespaceMode.Host; init; }

    /// <summary>The cgroup root.</summary>
    public NamespaceMode Cgroup { get => field ?? NamespaceMode.Private; init; }

    /// <summary>The user namespace's uids; empty without one of the container's own.</summary>
    public IReadOnlyList<IdMapping> UidMap { get => field ?? []; init; }

    /// <summary>The user namespace's gids; empty without one of the container's own.</summary>
    public IReadOnlyList<IdMapping> GidMap { get => field ?? []; init; }

    /// <summary>Whether the user namespace shows all ids as they are outside, as <c>keep-id</c> does for root.</summary>
    public bool KeepsIds => UidMap is [var only] && only == IdMapping.Identity;
}
