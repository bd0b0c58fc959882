using System.Text.Json.Serialization;

namespace Berth.Oci.Images;

/// <summary>What an image runs on (image-index.md).</summary>
public sealed record Platform
{
    /// <summary>The architecture in Go's words, such as <c>amd64</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The operating system, such as <c>linux</c>.</summary>
    public string Os { get; init; } = "";

    /// <summary>The operating system's version.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>What the operating system must have.</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>The architecture's variant, such as <c>v7</c>.</summary>
    public string? Variant { get; init; }
}
