using System.Text.Json.Serialization;

namespace Berth.Oci.Images;

/// <summary>The layers of an image by the digests of their uncompressed content.</summary>
public sealed record RootFs
{
    /// <summary><c>layers</c>.</summary>
    public string Type { get; init; } = "layers";

    /// <summary>The digests, the bottom layer's first.</summary>
    [JsonPropertyName("diff_ids")]
    public required IReadOnlyList<string> DiffIds { get; init; }
}
