namespace Berth.Linux.Cgroups;

/// <summary>How a host lays out its control groups (cgroups(7), systemd's docs/CGROUP_DELEGATION).</summary>
public enum CgroupLayout
{
    /// <summary>Pure version 2 at /sys/fs/cgroup.</summary>
    Unified,

    /// <summary>Version 1 hierarchies, with version 2 at /sys/fs/cgroup/unified.</summary>
    Hybrid,

    /// <summary>Version 1 hierarchies, or nothing, at /sys/fs/cgroup; version 2 is mounted nowhere.</summary>
    Legacy,
}
