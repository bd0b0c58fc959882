namespace Berth.Engine.Containers.Specification.Options;

/// <summary>Where a container's control group is to go.</summary>
public sealed record CgroupOptions
{
    /// <summary><c>--cgroups</c>: <c>enabled</c>, <c>disabled</c>, <c>no-conmon</c> or <c>split</c>; null for containers.conf's.</summary>
    public string? Use { get; init; }

    /// <summary><c>--cgroup-parent</c>.</summary>
    public string? Parent { get; init; }

    /// <summary>The global <c>--cgroup-manager</c>; null for containers.conf's.</summary>
    public string? Manager { get; init; }
}
