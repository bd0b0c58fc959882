namespace Berth.Engine.Logs;

/// <summary>What podman-logs(1) is asked for.</summary>
public sealed record LogsOptions
{
    /// <summary>The containers, by name, id or the beginning of one.</summary>
    public IReadOnlyList<string> Containers { get; init; } = [];

    /// <summary>The container that was created last, instead of <see cref="Containers"/>.</summary>
    public bool Latest { get; init; }

    /// <summary>Which records.</summary>
    public LogQuery Query { get; init; } = new();

    /// <summary>With several containers, print their names instead of their ids.</summary>
    public bool Names { get; init; }

    /// <summary>Print each record's time.</summary>
    public bool Timestamps { get; init; }

    /// <summary>Print each container in its colour.</summary>
    public bool Color { get; init; }
}
