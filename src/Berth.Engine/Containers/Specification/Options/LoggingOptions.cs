namespace Berth.Engine.Containers.Specification.Options;

/// <summary>The log asked for.</summary>
public sealed record LoggingOptions
{
    /// <summary><c>--log-driver</c>; null for containers.conf's.</summary>
    public string? Driver { get; init; }

    /// <summary><c>--log-opt</c>, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
