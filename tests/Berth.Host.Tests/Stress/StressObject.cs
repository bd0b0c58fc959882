namespace Berth.Host.Tests.Stress;

/// <summary>An object of one worker's model.</summary>
internal sealed class StressObject(StressKind kind, string name)
{
    /// <summary>What it is.</summary>
    public StressKind Kind { get; } = kind;

    /// <summary>Its name, which a rename changes.</summary>
    public string Name { get; set; } = name;

    /// <summary>What is known of it.</summary>
    public StressState State { get; set; }

    /// <summary>Whether the container is on bridge networks.</summary>
    public bool IsBridged { get; init; }

    /// <summary>The network or volume that the container names.</summary>
    public StressObject? Uses { get; init; }

    /// <summary>Whether the container names a secret.</summary>
    public bool HasSecret { get; init; }

    /// <summary>Further networks that the container was connected to.</summary>
    public List<StressObject> Connected { get; } = [];

    /// <summary>What was copied into the container last, and must come out again; null for nothing, or after a copy that was killed.</summary>
    public string? Content { get; set; }
}
