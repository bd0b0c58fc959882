namespace Berth.Engine.Images;

/// <summary>What an image takes on the disk, in bytes.</summary>
/// <param name="Image">The image.</param>
/// <param name="Shared">Layers that other images have too.</param>
/// <param name="Unique">Layers and documents of its own.</param>
public sealed record ImageUsage(ImageSummary Image, long Shared, long Unique)
{
    /// <summary>Both together.</summary>
    public long Size => Shared + Unique;
}
