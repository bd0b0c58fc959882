using System.Text.Json.Serialization;

namespace Berth.Oci.Images;

/// <summary>How a container's health is found out (Docker image specification, Healthcheck). Times are in nanoseconds.</summary>
public sealed record HealthCheck
{
    /// <summary><c>NONE</c>, or <c>CMD</c> or <c>CMD-SHELL</c> and the command.</summary>
    [JsonPropertyName("Test")]
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>How long a failure does not count after the start.</summary>
    [JsonPropertyName("StartPeriod")]
    public long? StartPeriod { get; init; }

    /// <summary>The time between two checks while starting.</summary>
    [JsonPropertyName("StartInterval")]
    public long? StartInterval { get; init; }

    /// <summary>The time between two checks.</summary>
    [JsonPropertyName("Interval")]
    public long? Interval { get; init; }

    /// <summary>How long a check may take.</summary>
    [JsonPropertyName("Timeout")]
    public long? Timeout { get; init; }

    /// <summary>After how many failures it is unhealthy.</summary>
    [JsonPropertyName("Retries")]
    public int? Retries { get; init; }
}
