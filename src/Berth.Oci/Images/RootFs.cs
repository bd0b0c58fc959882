using System.Text.Json.Serialization;

namespace Berth.Oci.Images;

/// <summary>The layers of an image by the digests of their uncompressed content.</summary>
public sealed record RootFs
{
    /// <summary><c>layers</c>.</summary>
    public string Type { get; init; } = "layers";

    /// <summary>The digests, the bottom layer's first. Docker's images without layers leave them out.</summary>
    [JsonPropertyName("diff_ids")]
    public IReadOnlyList<string> DiffIds { get; init; } = [];
}
