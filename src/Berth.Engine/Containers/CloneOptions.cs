using Berth.Engine.Containers.Specification;

namespace Berth.Engine.Containers;

/// <summary>What a copy of a container has of its own.</summary>
public sealed record CloneOptions
{
    /// <summary>Its name; null for the original's with <c>-clone</c> and a number where that is taken.</summary>
    public string? Name { get; init; }

    /// <summary>Its image; null for the original's.</summary>
    public string? Image { get; init; }

    /// <summary>Limits that take the place of the original's.</summary>
    public ResourceSpecification Resources { get; init; } = new();

    /// <summary>Whether the original is removed.</summary>
    public bool Destroy { get; init; }

    /// <summary>Whether the original is removed though it runs.</summary>
    public bool Force { get; init; }

    /// <summary>Is told where the original did not end by its stop signal; null for nobody.</summary>
    public Action<string>? Warn { get; init; }
}
