namespace Berth.Engine.Containers.Specification;

/// <summary>A container's health checks. Intervals are in nanoseconds, as the image format has them.</summary>
public sealed record HealthSpecification
{
    /// <summary>The regular probe; null for none.</summary>
    public HealthProbe? Probe { get; init; }

    /// <summary>The probe that must succeed before the regular one begins; null for none.</summary>
    public HealthProbe? Startup { get; init; }

    /// <summary>Start-up: successes that end it; 0 for any one.</summary>
    public int StartupSuccesses { get; init; }

    /// <summary><c>none</c>, <c>kill</c>, <c>restart</c> or <c>stop</c>.</summary>
    public string OnFailure { get => field ?? "none"; init; }

    /// <summary><c>local</c>, <c>events_logger</c> or a directory.</summary>
    public string LogDestination { get => field ?? "local"; init; }

    /// <summary>Results kept; 0 for all.</summary>
    public uint MaxLogCount { get; init; }

    /// <summary>Characters kept of each result; 0 for all.</summary>
    public uint MaxLogSize { get; init; }
}
