namespace Berth.Oci.Distribution;

/// <summary>What a search has found.</summary>
public sealed record RegistryFinding
{
    /// <summary>The repository's path.</summary>
    public required string Name { get; init; }

    /// <summary>What its owner says of it.</summary>
    public string Description { get; init; } = "";

    /// <summary>How many like it.</summary>
    public int Stars { get; init; }

    /// <summary>Whether it is official.</summary>
    public bool IsOfficial { get; init; }

    /// <summary>Whether it is built automatically.</summary>
    public bool IsAutomated { get; init; }
}
