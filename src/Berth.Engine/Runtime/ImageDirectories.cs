using Berth.Linux.Errors;
using Berth.Storage;

namespace Berth.Engine.Runtime;

/// <summary>Finds images that are mounted beside a container's own, and the directories of their layers.</summary>
internal sealed class ImageDirectories(Store store)
{
    /// <summary>The identifier of the image of a name or identifier.</summary>
    /// <exception cref="NotFoundException">It is not in the store.</exception>
    public string Find(string nameOrId) => new Images.ImageLookup(store).Find(nameOrId).Image.Id;

    /// <summary>The directories of an image's layers, topmost first; none for an image without layers.</summary>
    /// <exception cref="NotFoundException">The image is not in the store any more.</exception>
    public IReadOnlyList<string> Of(string imageId)
    {
        var image = store.Images.TryGet(imageId) ?? throw new NotFoundException($"{imageId}: image not known");
        return image.TopLayer is { } top ? store.Layers.LowerDirectories(top).Directories : [];
    }
}
