namespace Berth.Engine.Containers.Specification.Options;

/// <summary>The health checks asked for. Durations are as Go writes them (<c>1m30s</c>).</summary>
public sealed record HealthOptions
{
    /// <summary><c>--no-healthcheck</c>.</summary>
    public bool Disable { get; init; }

    /// <summary><c>--health-cmd</c>.</summary>
    public string? Command { get; init; }

    /// <summary><c>--health-interval</c>, or <c>disable</c>.</summary>
    public string? Interval { get; init; }

    /// <summary><c>--health-timeout</c>.</summary>
    public string? Timeout { get; init; }

    /// <summary><c>--health-retries</c>.</summary>
    public uint? Retries { get; init; }

    /// <summary><c>--health-start-period</c>.</summary>
    public string? StartPeriod { get; init; }

    /// <summary><c>--health-on-failure</c>.</summary>
    public string? OnFailure { get; init; }

    /// <summary><c>--health-log-destination</c>.</summary>
    public string? LogDestination { get; init; }

    /// <summary><c>--health-max-log-count</c>.</summary>
    public uint? MaxLogCount { get; init; }

    /// <summary><c>--health-max-log-size</c>.</summary>
    public uint? MaxLogSize { get; init; }

    /// <summary><c>--health-startup-cmd</c>.</summary>
    public string? StartupCommand { get; init; }

    /// <summary><c>--health-startup-interval</c>.</summary>
    public string? StartupInterval { get; init; }

    /// <summary><c>--health-startup-timeout</c>.</summary>
    public string? StartupTimeout { get; init; }

    /// <summary><c>--health-startup-retries</c>.</summary>
    public uint? StartupRetries { get; init; }

    /// <summary><c>--health-startup-success</c>.</summary>
    public uint? StartupSuccess { get; init; }
}
