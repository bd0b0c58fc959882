namespace Berth.Engine.Health;

/// <summary>How a container's health checks have gone since it was started.</summary>
public sealed record HealthState
{
    /// <summary>What stands for a container whose checks have not passed yet.</summary>
    public const string Starting = "starting";

    /// <summary>The last check passed.</summary>
    public const string Healthy = "healthy";

    /// <summary>As many checks in a row have failed as its retries allow.</summary>
    public const string Unhealthy = "unhealthy";

    /// <summary>One of <see cref="Starting"/>, <see cref="Healthy"/>, <see cref="Unhealthy"/>.</summary>
    public string Status { get; init; } = Starting;

    /// <summary>How many checks have failed in a row.</summary>
    public int FailingStreak { get; init; }

    /// <summary>The last checks, oldest first.</summary>
    public IReadOnlyList<HealthAttempt> Log { get => field ?? []; init; }

    /// <summary>Whether the startup check is done with.</summary>
    public bool StartupPassed { get; init; }

    /// <summary>How many startup checks have passed in a row; failures count below zero.</summary>
    public int StartupStreak { get; init; }

    /// <summary>As JSON.</summary>
    public byte[] ToJson() => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(this, HealthJson.Default.HealthState);

    /// <summary>Reads JSON; null where it is none.</summary>
    public static HealthState? TryParse(ReadOnlySpan<byte> json)
    {
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize(json, HealthJson.Default.HealthState);
        }
        catch (System.Text.Json.JsonException)
        {
            return null;
        }
    }
}
