namespace Berth.Engine.Containers;

/// <summary>Which containers a verb is about.</summary>
public sealed record ContainerSelection
{
    /// <summary>All of them that pass <see cref="Filters"/>.</summary>
    public bool All { get; init; }

    /// <summary>The one created last.</summary>
    public bool Latest { get; init; }

    /// <summary>Conditions as <c>ps --filter</c> takes them.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];
}
