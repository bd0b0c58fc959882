namespace Berth.Engine.Images;

/// <summary>What <c>images</c> lists.</summary>
public sealed record ImageListOptions
{
    /// <summary>Also unnamed images that others are built on.</summary>
    public bool All { get; init; }

    /// <summary>A name or a pattern that the images must have; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Conditions as <c>key=value</c> or <c>key!=value</c>; those of one key are alternatives except for labels.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];
}
