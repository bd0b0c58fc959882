namespace Berth.Engine.Containers.Specification;

/// <summary>What a container may do.</summary>
public sealed record SecuritySpecification
{
    /// <summary><c>--privileged</c>.</summary>
    public bool Privileged { get; init; }

    /// <summary>What the user added, normalised (<c>CAP_NET_ADMIN</c>).</summary>
    public IReadOnlyList<string> CapAdd { get => field ?? []; init; }

    /// <summary>What the user dropped, normalised.</summary>
    public IReadOnlyList<string> CapDrop { get => field ?? []; init; }

    /// <summary>The bounding set that results, sorted; for a privileged container empty, as it gets what its creator has at start.</summary>
    public IReadOnlyList<string> Capabilities { get => field ?? []; init; }

    /// <summary>no_new_privs (prctl(2)).</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>A profile's path, the profile itself (a JSON object) or <c>unconfined</c>; null for the default profile.</summary>
    public string? SeccompProfile { get; init; }

    /// <summary>The AppArmor profile that its processes enter, or <c>unconfined</c>; null where the host had none to give.</summary>
    public string? AppArmorProfile { get; init; }

    /// <summary>The <c>label=</c> options (<c>disable</c>, <c>type:spc_t</c>, …).</summary>
    public IReadOnlyList<string> LabelOptions { get => field ?? []; init; }

    /// <summary>The options for labels as Podman shows them, all in one; null where there are none.</summary>
    internal string? ShownLabelOptions => LabelOptions.Count > 0 ? string.Join(",label=", LabelOptions) : null;

    /// <summary>The SELinux label of its processes; null where they are not confined.</summary>
    public string? ProcessLabel { get; init; }

    /// <summary>The SELinux label of its files; null where the host has no SELinux.</summary>
    public string? MountLabel { get; init; }

    /// <summary>The container may have a policy of its own: it sees the kernel's SELinux (<c>label=nested</c>).</summary>
    public bool NestedLabels { get; init; }

    /// <summary>Paths masked beside the default ones.</summary>
    public IReadOnlyList<string> Mask { get => field ?? []; init; }

    /// <summary>Default masked and read-only paths that are left open; <c>ALL</c> for every one.</summary>
    public IReadOnlyList<string> Unmask { get => field ?? []; init; }

    /// <summary>Options for /proc (<c>hidepid=2</c>).</summary>
    public IReadOnlyList<string> ProcOptions { get => field ?? []; init; }

    /// <summary>The root file system cannot be written.</summary>
    public bool ReadOnlyRoot { get; init; }

    /// <summary>With <see cref="ReadOnlyRoot"/>: no tmpfs on /run, /tmp and /var/tmp, and /dev and /dev/shm cannot be written.</summary>
    public bool NoReadOnlyTmpfs { get; init; }

    /// <summary>The <c>--security-opt</c> values as given, for <c>inspect</c>.</summary>
    public IReadOnlyList<string> Options { get => field ?? []; init; }
}
