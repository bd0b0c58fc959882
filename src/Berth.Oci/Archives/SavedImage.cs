using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>An image that is to be written to an archive.</summary>
public sealed record SavedImage
{
    /// <summary>The names to write, each with its tag; the first is the name in a layout.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The configuration, never rewritten.</summary>
    public required byte[] ConfigurationBytes { get; init; }

    /// <summary>What it says.</summary>
    public required ImageConfiguration Configuration { get; init; }

    /// <summary>The manifest's annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The layers, the bottom first.</summary>
    public required IReadOnlyList<SavedLayer> Layers { get; init; }
}
