namespace Berth.Engine.Containers.Specification;

/// <summary>One kind of health probe.</summary>
public sealed record HealthProbe
{
    /// <summary><c>CMD</c> and an argument vector, <c>CMD-SHELL</c> and a line, or <c>NONE</c>.</summary>
    public IReadOnlyList<string> Test { get => field ?? []; init; }

    /// <summary>Nanoseconds between probes; 0 for no timer.</summary>
    public long Interval { get; init; }

    /// <summary>Nanoseconds until a probe is killed.</summary>
    public long Timeout { get; init; }

    /// <summary>Nanoseconds at the start in which failures do not count.</summary>
    public long StartPeriod { get; init; }

    /// <summary>Failures in a row that make it unhealthy.</summary>
    public int Retries { get; init; }
}
