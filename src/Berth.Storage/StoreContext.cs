using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Configuration;
using Berth.Storage.Records;

namespace Berth.Storage;

/// <summary>What the parts of a store share: where it is, and how its records are read. Reads take no lock, for the files are replaced whole.</summary>
internal sealed class StoreContext
{
    internal StoreContext(StorageConfiguration configuration)
    {
        Configuration = configuration;
        Main = new StorePaths(configuration.GraphRoot, configuration.Driver);
        Additional = [.. configuration.AdditionalImageStores.Select(root => new StorePaths(root.TrimEnd('/'), configuration.Driver))];
    }

    internal StorageConfiguration Configuration { get; }

    internal StorePaths Main { get; }

    internal IReadOnlyList<StorePaths> Additional { get; }

    internal string RunRoot => Configuration.RunRoot;

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

    /// <summary>Refuses to change a store of a driver that is only read.</summary>
    /// <exception cref="NotSupportedYetException">It is such a store.</exception>
    internal void CheckWritable()
    {
        if (Main.IsFlat) throw new NotSupportedYetException($"{Main.Root}: writing a store of the {Main.Driver} driver is not supported yet; Berth reads it");
    }

    /// <summary>The paths of the store whose overlay directory holds the layer; null if none does.</summary>
    internal StorePaths? HomeOf(string layerId)
    {
        if (FileSystem.Exists(Main.LayerDirectory(layerId))) return Main;
        foreach (var paths in Additional)
        {
            if (FileSystem.Exists(paths.LayerDirectory(layerId))) return paths;
        }

        return null;
    }
}
