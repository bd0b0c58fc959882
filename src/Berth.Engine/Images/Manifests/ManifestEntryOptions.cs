namespace Berth.Engine.Images.Manifests;

/// <summary>What an entry of a list is to say; what is null or empty stays as it is.</summary>
public sealed record ManifestEntryOptions
{
    /// <summary>Annotations, <c>KEY=VALUE</c>.</summary>
    public IReadOnlyList<string> Annotations { get; init; } = [];

    /// <summary>The architecture.</summary>
    public string? Architecture { get; init; }

    /// <summary>The operating system.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>The operating system's version.</summary>
    public string? OperatingSystemVersion { get; init; }

    /// <summary>What the operating system must have.</summary>
    public IReadOnlyList<string> OperatingSystemFeatures { get; init; } = [];

    /// <summary>The architecture's variant.</summary>
    public string? Variant { get; init; }
}
