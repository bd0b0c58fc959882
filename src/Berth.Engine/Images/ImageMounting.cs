using Berth.Linux.Errors;
using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Mounts images on the host, to be read (podman-image-mount(1)). Podman sees these mounts, and Berth Podman's.</summary>
internal sealed class ImageMounting(Store store, ImageLookup lookup)
{
    internal IReadOnlyList<MountedImage> List()
    {
        var mounts = store.Mounts.Read();
        var found = new List<MountedImage>();
        if (mounts.Count == 0) return found;
        foreach (var record in store.Images.List())
        {
            if (mounts.FirstOrDefault(mount => mount.LayerId == record.TopLayer) is { } mounted) found.Add(new MountedImage(new StoredImage(store, record), mounted.Path));
        }

        return found;
    }

    internal IReadOnlyList<MountedImage> Mount(IReadOnlyList<string> names, bool all)
    {
        var images = all ? [.. store.Images.List().Select(record => new StoredImage(store, record)).Where(static image => image.Record.TopLayer is not null)]
            : names.Select(name => lookup.Find(name).Image).ToList();
        return [.. images.Select(image => new MountedImage(image, store.Mounts.Mount(image.Record.TopLayer
            ?? throw new ConflictException($"image {image.Id} has no layers: there is nothing to mount"))))];
    }

    /// <returns>The images that were mounted.</returns>
    internal IReadOnlyList<StoredImage> Unmount(IReadOnlyList<string> names, bool all, bool force)
    {
        var images = all ? List().Select(static mounted => mounted.Image).ToList() : names.Select(name => lookup.Find(name).Image).ToList();
        return [.. images.Where(image => image.Record.TopLayer is { } top && store.Mounts.Unmount(top, force))];
    }
}
