namespace Berth.Engine.Containers.Specification.Options;

/// <summary>The namespaces asked for, each as given (<c>host</c>, <c>container:NAME</c>, <c>ns:PATH</c>, …).</summary>
public sealed record NamespaceOptions
{
    /// <summary><c>--pid</c>.</summary>
    public string? Pid { get; init; }

    /// <summary><c>--ipc</c>.</summary>
    public string? Ipc { get; init; }

    /// <summary><c>--uts</c>.</summary>
    public string? Uts { get; init; }

    /// <summary><c>--userns</c>.</summary>
    public string? User { get; init; }

    /// <summary><c>--cgroupns</c>.</summary>
    public string? Cgroup { get; init; }

    /// <summary><c>--uidmap</c>.</summary>
    public IReadOnlyList<string> UidMap { get; init; } = [];

    /// <summary><c>--gidmap</c>.</summary>
    public IReadOnlyList<string> GidMap { get; init; } = [];

    /// <summary><c>--subuidname</c>.</summary>
    public string? SubUidName { get; init; }

    /// <summary><c>--subgidname</c>.</summary>
    public string? SubGidName { get; init; }
}
