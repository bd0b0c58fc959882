namespace Berth.Engine.Events;

/// <summary>Something that happened to an object of the engine, with the fields of podman-events(1).</summary>
public sealed record EngineEvent
{
    /// <summary>When, in UTC.</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    /// <summary><c>container</c>, <c>image</c>, <c>network</c>, <c>pod</c>, <c>secret</c>, <c>system</c> or <c>volume</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What happened, such as <c>start</c>.</summary>
    public required string Status { get; init; }

    /// <summary>The object's identifier; empty for a volume.</summary>
    public string Id { get; init; } = "";

    /// <summary>The object's name; empty for a network, which has <see cref="Network"/>.</summary>
    public string Name { get; init; } = "";

    /// <summary>A container's image.</summary>
    public string Image { get; init; } = "";

    /// <summary>A network's name.</summary>
    public string Network { get; init; } = "";

    /// <summary>The pod that a container is in.</summary>
    public string PodId { get; init; } = "";

    /// <summary>The exit status, of <c>died</c>, <c>exec_died</c> and <c>remove</c>.</summary>
    public int? ExitCode { get; init; }

    /// <summary>The state after a health check.</summary>
    public string HealthStatus { get; init; } = "";

    /// <summary>How many health checks have failed in a row.</summary>
    public int HealthFailingStreak { get; init; }

    /// <summary>What a health check wrote, where its log goes to the events.</summary>
    public string HealthLog { get; init; } = "";

    /// <summary>What went wrong, of <c>pull-error</c>.</summary>
    public string Error { get; init; } = "";

    /// <summary>What <c>inspect</c> shows of a container, as JSON, of <c>create</c> where containers.conf(5) asks for it.</summary>
    public string InspectData { get; init; } = "";

    /// <summary>The labels of a container, the driver of a network.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init; }
}
