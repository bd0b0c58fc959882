namespace Berth.Oci.Runtime;

/// <summary>What only Linux has (config-linux.md).</summary>
public sealed record LinuxConfig
{
    /// <summary>The user ids of the container's user namespace.</summary>
    public IReadOnlyList<IdMapping>? UidMappings { get; init; }

    /// <summary>The group ids of the container's user namespace.</summary>
    public IReadOnlyList<IdMapping>? GidMappings { get; init; }

    /// <summary>Kernel parameters (sysctl(8)) that belong to the container's namespaces.</summary>
    public IReadOnlyDictionary<string, string>? Sysctl { get; init; }

    /// <summary>The cgroup's limits.</summary>
    public LinuxResources? Resources { get; init; }

    /// <summary>The cgroup: a path, or <c>slice:prefix:name</c> for the systemd manager.</summary>
    public string? CgroupsPath { get; init; }

    /// <summary>The namespaces that are new or joined; one that is not listed is the runtime's own.</summary>
    public IReadOnlyList<LinuxNamespace>? Namespaces { get; init; }

    /// <summary>Device nodes to be made in the container.</summary>
    public IReadOnlyList<LinuxDevice>? Devices { get; init; }

    /// <summary>Network interfaces of the host, by name, that move into the container.</summary>
    public IReadOnlyDictionary<string, LinuxNetDevice>? NetDevices { get; init; }

    /// <summary>The system call filter.</summary>
    public LinuxSeccomp? Seccomp { get; init; }

    /// <summary>The root mount's propagation: <c>shared</c>, <c>slave</c>, <c>private</c> or <c>unbindable</c>, or its r- form.</summary>
    public string? RootfsPropagation { get; init; }

    /// <summary>Paths that the container cannot read.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Paths that the container cannot write.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>The SELinux label of the container's mounts.</summary>
    public string? MountLabel { get; init; }

    /// <summary>Cache and memory bandwidth allocation (resctrl).</summary>
    public LinuxIntelRdt? IntelRdt { get; init; }

    /// <summary>The execution domain (personality(2)).</summary>
    public LinuxPersonality? Personality { get; init; }

    /// <summary>Offsets of the time namespace by clock: <c>monotonic</c>, <c>boottime</c>.</summary>
    public IReadOnlyDictionary<string, LinuxTimeOffset>? TimeOffsets { get; init; }
}
