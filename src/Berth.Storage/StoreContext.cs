using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Configuration;
using Berth.Storage.Locks;
using Berth.Storage.Records;

namespace Berth.Storage;

/// <summary>What the parts of a store share: where it is, and how its records are read. Reads take no lock, for the files are replaced whole.</summary>
internal sealed class StoreContext
{
    internal StoreContext(StorageConfiguration configuration)
    {
        Configuration = configuration;
        Main = new StorePaths(configuration.GraphRoot, configuration.Driver, configuration.IsTransient ? configuration.RunRoot : null);
        var imageRoot = configuration.ImageStore?.TrimEnd('/');
        Image = imageRoot is null || imageRoot == configuration.GraphRoot ? Main : new StorePaths(imageRoot, configuration.Driver);
        Writable = Image == Main ? [Main] : [Image, Main];
        Additional = [.. configuration.AdditionalImageStores.Select(root => new StorePaths(root.TrimEnd('/'), configuration.Driver))];
    }

    internal StorageConfiguration Configuration { get; }

    /// <summary>The graph root: containers, their layers, the tar-split of all layers, and images unless <see cref="Image"/> is elsewhere.</summary>
    internal StorePaths Main { get; }

    /// <summary>Where new images and their layers go: the image store if there is one (<c>imagestore</c>), else <see cref="Main"/>.</summary>
    internal StorePaths Image { get; }

    /// <summary><see cref="Image"/> and <see cref="Main"/>: one, or two, in the order in which they are searched and locked.</summary>
    internal IReadOnlyList<StorePaths> Writable { get; }

    internal IReadOnlyList<StorePaths> Additional { get; }

    internal string RunRoot => Configuration.RunRoot;

    /// <summary>
    /// Locks the lists of layers of the stores that are written to, in the order that all programs keep: the graph root's comes first here,
    /// and last for the images.
    /// </summary>
    /// <param name="held">Takes each lock as it is acquired, for the caller to release, also when a later one fails.</param>
    /// <param name="exclusive">Whether to write.</param>
    internal void LockLayers(List<StoreLock> held, bool exclusive)
    {
        for (var i = Writable.Count - 1; i >= 0; i--) held.Add(StoreLock.Acquire(Writable[i].LayersLock, exclusive));
    }

    /// <summary>Locks the lists of images of the stores that are written to; otherwise as <see cref="LockLayers"/>.</summary>
    internal void LockImages(List<StoreLock> held, bool exclusive)
    {
        foreach (var paths in Writable) held.Add(StoreLock.Acquire(paths.ImagesLock, exclusive));
    }

    /// <summary>The images of the stores that are written to.</summary>
    internal List<ImageRecord> ReadImages()
    {
        var images = ReadImages(Image, isReadOnly: false);
        if (Image != Main) images.AddRange(ReadImages(Main, isReadOnly: false));
        return images;
    }

    /// <summary>The layers of the stores that are written to.</summary>
    internal List<LayerRecord> ReadLayers()
    {
        var layers = ReadLayers(Main, isReadOnly: false);
        if (Image == Main) return layers;
        foreach (var layer in ReadLayers(Image, isReadOnly: false))
        {
            if (!layers.Exists(known => known.Id == layer.Id)) layers.Add(layer);
        }

        return layers;
    }

    /// <summary>The paths of the store, one of <see cref="Writable"/>, that has a record.</summary>
    internal StorePaths PathsOf(string storeRoot) => storeRoot == Image.Root ? Image : Main;

    /// <summary>Where a layer's tar-split is: for the layers of the image store, too, in the graph root.</summary>
    internal string TarSplitOf(StorePaths home, string layerId) => (home == Image ? Main : home).TarSplit(layerId);

    internal static List<ImageRecord> ReadImages(StorePaths paths, bool isReadOnly)
        => RecordReader.Images(FileSystem.TryReadAll(paths.ImagesFile) ?? [], paths.ImagesFile, paths.Root, isReadOnly);

    internal static List<LayerRecord> ReadLayers(StorePaths paths, bool isReadOnly)
    {
        var layers = RecordReader.Layers(FileSystem.TryReadAll(paths.LayersFile) ?? [], paths.LayersFile, paths.Root, isReadOnly, isVolatile: false);
        foreach (var layer in RecordReader.Layers(FileSystem.TryReadAll(paths.VolatileLayersFile) ?? [], paths.VolatileLayersFile, paths.Root, isReadOnly, isVolatile: true))
        {
            if (!layers.Exists(known => known.Id == layer.Id)) layers.Add(layer);
        }

        return layers;
    }

    internal static List<ContainerRecord> ReadContainers(StorePaths paths)
    {
        var containers = RecordReader.Containers(FileSystem.TryReadAll(paths.ContainersFile) ?? [], paths.ContainersFile, isVolatile: false);
        foreach (var container in RecordReader.Containers(FileSystem.TryReadAll(paths.VolatileContainersFile) ?? [], paths.VolatileContainersFile, isVolatile: true))
        {
            if (!containers.Exists(known => known.Id == container.Id)) containers.Add(container);
        }

        return containers;
    }

    /// <summary>Refuses to make layers of images for a driver whose layers hold all below them.</summary>
    /// <exception cref="NotSupportedYetException">It is a store of such a driver.</exception>
    internal void CheckWritable()
    {
        if (Main.IsFlat) throw new NotSupportedYetException($"{Main.Root}: adding layers to a store of the {Main.Driver} driver is not supported yet; Berth uses what is there");
    }

    /// <summary>The paths of the store whose overlay directory holds the layer; null if none does.</summary>
    internal StorePaths? HomeOf(string layerId)
    {
        if (FileSystem.Exists(Main.LayerDirectory(layerId))) return Main;
        if (Image != Main && FileSystem.Exists(Image.LayerDirectory(layerId))) return Image;
        foreach (var paths in Additional)
        {
            if (FileSystem.Exists(paths.LayerDirectory(layerId))) return paths;
        }

        return null;
    }
}
