using Berth.Engine.Containers.Specification;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Bundle;

/// <summary>What is known only when a container is about to start, and together with its specification makes its <c>config.json</c>.</summary>
public sealed record RuntimeFacts
{
    /// <summary>The root file system's path on the host.</summary>
    public required string RootPath { get; init; }

    /// <summary>The resolved user (<see cref="ContainerAccounts.Prepare"/>).</summary>
    public required ResolvedUser User { get; init; }

    /// <summary>The path of the network namespace that was made for the container, or of the one it joins; null for a new empty one.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>The groups of the user namespace in which this process is and the container is made; empty for root.</summary>
    public IReadOnlyList<IdMapping> OuterGroups { get; init; } = [];

    /// <summary>The paths of the other namespaces that it joins, by what of <see cref="NamespaceSpecification"/> they are for.</summary>
    public string? PidNamespace { get; init; }

    /// <inheritdoc cref="PidNamespace"/>
    public string? IpcNamespace { get; init; }

    /// <inheritdoc cref="PidNamespace"/>
    public string? UtsNamespace { get; init; }

    /// <inheritdoc cref="PidNamespace"/>
    public string? UserNamespace { get; init; }

    /// <inheritdoc cref="PidNamespace"/>
    public string? CgroupNamespace { get; init; }

    /// <summary>The OCI <c>cgroupsPath</c>: a path, or <c>SLICE:PREFIX:NAME</c> with systemd; null for no cgroup.</summary>
    public string? CgroupsPath { get; init; }

    /// <summary>The controllers that this host delegates; null where that was not looked at, which leaves it to the runtime to complain.</summary>
    public IReadOnlySet<string>? Controllers { get; init; }

    /// <summary>
    /// Whether the runtime can confine the use of device files on this host. If not, what does is that the container has no others
    /// in its /dev and no CAP_MKNOD, and that everything else in it is mounted <c>nodev</c>.
    /// </summary>
    public bool FiltersDevices { get; init; } = true;

    /// <summary>A file for /etc/resolv.conf; null to leave the image's.</summary>
    public string? ResolvConf { get; init; }

    /// <summary>A file for /etc/hosts; null to leave the image's.</summary>
    public string? Hosts { get; init; }

    /// <summary>A file for /etc/hostname; null to leave the image's.</summary>
    public string? HostnameFile { get; init; }

    /// <summary>A file for /run/.containerenv; null for none.</summary>
    public string? ContainerEnvironmentFile { get; init; }

    /// <summary>A file for /etc/localtime; null to leave the image's.</summary>
    public string? LocalTime { get; init; }

    /// <summary>A directory for /run/secrets; null for none.</summary>
    public string? SecretsDirectory { get; init; }

    /// <summary>Secrets as variables, <c>NAME=value</c>: they take the place of what the container has already.</summary>
    public IReadOnlyList<string> SecretEnvironment { get; init; } = [];

    /// <summary>The machine id for a systemd inside, 32 hexadecimal digits; null for the beginning of the container's id.</summary>
    public string? MachineId { get; init; }

    /// <summary>A directory for /run/host of a container with systemd: container-manager, container-uuid, os-release; null for none.</summary>
    public string? RunHostDirectory { get; init; }

    /// <summary>A directory on the host for /dev/shm, where others share it; null for a new tmpfs.</summary>
    public string? ShmPath { get; init; }

    /// <summary>Where the sources of mounts are that are no paths themselves, by destination.</summary>
    public IReadOnlyDictionary<string, ResolvedMount>? Mounts { get; init; }

    /// <summary>Further mounts of the engine's.</summary>
    public IReadOnlyList<ExtraMount> ExtraMounts { get; init; } = [];

    /// <summary>Further environment, <c>NAME=value</c>: NOTIFY_SOCKET, LISTEN_FDS, secrets. What the container has already is kept.</summary>
    public IReadOnlyList<string> ExtraEnvironment { get; init; } = [];

    /// <summary>Devices that other devices bring (CDI), with the access that the container gets to each.</summary>
    public IReadOnlyList<(HostDevice Device, string Access)> ExtraDevices { get; init; } = [];

    /// <summary>Programs that the runtime runs (oci-hooks(5)).</summary>
    public IReadOnlyList<RuntimeHook> Hooks { get; init; } = [];

    /// <summary>The capabilities in this process's bounding set (<see cref="HostFacts.BoundingCapabilities"/>).</summary>
    public IReadOnlyList<string> BoundingCapabilities { get; init; } = [];

    /// <summary>This process's resource limits by name.</summary>
    public Func<string, ResourceLimit> Limits { get; init; } = ResourceLimit.Of;

    /// <summary>The default seccomp profile's path; null to look for it.</summary>
    public string? SeccompProfile { get; init; }

    /// <summary>The AppArmor profile to enter; null for none.</summary>
    public string? AppArmorProfile { get; init; }

    /// <summary>The SELinux label of processes; null for none.</summary>
    public string? ProcessLabel { get; init; }

    /// <summary>The SELinux label of mounts; null for none.</summary>
    public string? MountLabel { get; init; }
}
