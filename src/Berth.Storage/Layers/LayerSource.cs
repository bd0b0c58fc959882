namespace Berth.Storage.Layers;

/// <summary>A layer's blob as it comes from a registry or an archive, and what is known of it.</summary>
public sealed record LayerSource
{
    /// <summary>The bytes; read to the end, not closed.</summary>
    public required Stream Blob { get; init; }

    /// <summary>The digest that the blob must have; null if none is known.</summary>
    public string? Digest { get; init; }

    /// <summary>The digest that the uncompressed blob must have; null if none is known.</summary>
    public string? DiffId { get; init; }

    /// <summary>The length that the blob must have, in bytes; null if it is not known.</summary>
    public long? Size { get; init; }

    /// <summary>Told the number of bytes of the blob that have come since it was last told, in another thread.</summary>
    public Action<long>? Progress { get; init; }
}
