namespace Berth.Storage.Images;

/// <summary>What an image record is made of.</summary>
public sealed record NewImage
{
    /// <summary>64 hexadecimal digits; null for a random one.</summary>
    public string? Id { get; init; }

    /// <summary>Full names; each is taken from the image that has it.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The topmost layer, which must exist; null for an image without layers.</summary>
    public string? TopLayer { get; init; }

    /// <summary>The digest of the manifest.</summary>
    public string? Digest { get; init; }

    /// <summary>JSON that belongs to the record.</summary>
    public string Metadata { get; init; } = "{}";

    /// <summary>Documents by key (<see cref="Records.ImageDataKeys"/>), in the order they are to be listed.</summary>
    public IReadOnlyList<KeyValuePair<string, byte[]>> BigData { get; init; } = [];

    /// <summary>When the image was made, by its configuration; null for now.</summary>
    public DateTimeOffset? Created { get; init; }
}
