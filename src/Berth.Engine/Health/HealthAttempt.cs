namespace Berth.Engine.Health;

/// <summary>One run of a health check.</summary>
public sealed record HealthAttempt
{
    /// <summary>When it began, as RFC 3339.</summary>
    public string Start { get; init; } = "";

    /// <summary>When it ended.</summary>
    public string End { get; init; } = "";

    /// <summary>0 where it passed.</summary>
    public int ExitCode { get; init; }

    /// <summary>What the command wrote.</summary>
    public string Output { get; init; } = "";
}
