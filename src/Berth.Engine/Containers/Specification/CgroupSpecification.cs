namespace Berth.Engine.Containers.Specification;

/// <summary>Where a container's control group is.</summary>
public sealed record CgroupSpecification
{
    /// <summary><c>--cgroups</c>.</summary>
    public CgroupUse Use { get; init; }

    /// <summary>The parent group or slice; null for the manager's default.</summary>
    public string? Parent { get; init; }

    /// <summary><c>systemd</c> or <c>cgroupfs</c>.</summary>
    public string Manager { get => field ?? "systemd"; init; }
}
