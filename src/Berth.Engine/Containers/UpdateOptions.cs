using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;

namespace Berth.Engine.Containers;

/// <summary>What is to be changed about a container; what is null or empty stays.</summary>
public sealed record UpdateOptions
{
    /// <summary>The OCI runtime of the next start by name or path; null to leave it.</summary>
    public string? Runtime { get; init; }

    /// <summary>Limits.</summary>
    public ResourceSpecification Resources { get; init; } = new();

    /// <summary>The restart policy, as --restart takes it.</summary>
    public string? Restart { get; init; }

    /// <summary>The health check.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>Variables that are set from the next start on, <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Variables that are not set any more.</summary>
    public IReadOnlyList<string> Unset { get; init; } = [];

    /// <summary>Limits of processes, from the next start on.</summary>
    public IReadOnlyList<RlimitSpecification> Rlimits { get; init; } = [];
}
