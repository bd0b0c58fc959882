using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;
using Berth.Storage;
using Berth.Storage.Containers;

namespace Berth.Engine.Images;

/// <summary>Removes images that nothing uses (podman-image-prune(1)).</summary>
internal sealed class ImagePrune(Store store, IImageUsers users, string temporary)
{
    /// <returns>The identifiers of the images that went, and the bytes of their layers that went with them.</returns>
    internal (IReadOnlyList<string> Deleted, long Freed) Prune(ImagePruneOptions options)
    {
        var deleted = new List<string>();
        long freed = 0;
        // What was built on an image goes first: each round may free more.
        while (Round(options, deleted, ref freed))
        {
        }

        // Where Buildah keeps what RUN --mount=type=cache is to find again.
        if (options.BuildCache || options.All) FileTree.Remove($"{temporary}/buildah-cache-{UserIdentity.User}");
        return (deleted, freed);
    }

    private bool Round(ImagePruneOptions options, List<string> deleted, ref long freed)
    {
        var before = deleted.Count;
        var listing = new ImageListing(store, users).List(new ImageListOptions { All = true, Filters = options.Filters }, DateTimeOffset.UtcNow);
        var external = store.Containers.List().Where(static container => !ContainerStore.IsHold(container)).ToLookup(static container => container.ImageId);
        var own = users.CountByImage();
        foreach (var image in listing)
        {
            if (image.IsReadOnly || own.GetValueOrDefault(image.Id) > 0 || (!options.All && !image.IsDangling)) continue;
            if (external[image.Id].Any() && !options.External) continue;
            var layers = new ImageLayers(store);
            try
            {
                foreach (var container in external[image.Id]) store.Containers.Delete(container.Id);
                store.Containers.ReleaseHold(image.Id);
                foreach (var gone in store.Images.Delete(image.Id)) freed += Math.Max(layers.TryGet(gone)?.DiffSize ?? 0, 0);
                deleted.Add(image.Id);
            }
            catch (ConflictException)
            {
                // It came into use meanwhile.
            }
            catch (NotFoundException)
            {
                // Somebody else removed it meanwhile.
            }
        }

        return deleted.Count > before && !options.All;
    }
}
