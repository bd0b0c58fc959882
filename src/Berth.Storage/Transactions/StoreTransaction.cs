using Berth.Linux.Files;
using Berth.Storage.Locks;
using Berth.Storage.Overlay;
using Berth.Storage.Records;

namespace Berth.Storage.Transactions;

/// <summary>
/// Exclusive access to some of a store's lists: takes their locks in containers/storage's order (layers, images,
/// containers), reads them afresh, and finishes what an interrupted program began. What is removed is only put aside
/// while the locks are held and emptied after they are released.
/// </summary>
internal sealed class StoreTransaction : IDisposable
{
    private const int IdentifierLength = 64;
    private readonly StoreContext _context;
    private readonly StoreLock? _layersLock;
    private readonly StoreLock? _imagesLock;
    private readonly StoreLock? _containersLock;
    private readonly List<TemporaryDirectory> _trash = [];

    internal StoreTransaction(StoreContext context, StoreParts parts)
    {
        context.CheckWritable();
        _context = context;
        var paths = context.Main;
        try
        {
            if (parts.HasFlag(StoreParts.Layers)) _layersLock = StoreLock.Acquire(paths.LayersLock, exclusive: true);
            if (parts.HasFlag(StoreParts.Images)) _imagesLock = StoreLock.Acquire(paths.ImagesLock, exclusive: true);
            if (parts.HasFlag(StoreParts.Containers)) _containersLock = StoreLock.Acquire(paths.ContainersLock, exclusive: true);
            Layers = _layersLock is null ? [] : StoreContext.ReadLayers(paths, isReadOnly: false);
            Images = _imagesLock is null ? [] : StoreContext.ReadImages(paths, isReadOnly: false);
            Containers = _containersLock is null ? [] : StoreContext.ReadContainers(paths);
            if (_layersLock is not null) Recover();
            if (_imagesLock is not null) RecoverImages();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a killed program left something that a transaction on layers and containers would finish as it begins.</summary>
    internal static bool IsWanted(StorePaths paths)
        => TemporaryDirectory.Stale(paths.OverlayTemporary).Count > 0 || TemporaryDirectory.Stale(paths.LayerTemporary).Count > 0
            || FileSystem.Exists(AtomicFile.TemporaryOf(paths.LayersFile)) || FileSystem.Exists(AtomicFile.TemporaryOf(paths.ContainersFile))
            || StoreContext.ReadLayers(paths, isReadOnly: false).Exists(static layer => layer.IsIncomplete);

    /// <summary>Whether there are documents of an image whose record a killed program has not written or has removed; one that is at work has such, too.</summary>
    internal static bool HasStrayImages(StorePaths paths)
        => StrayImages(paths, StoreContext.ReadImages(paths, isReadOnly: false)).Any();

    internal List<LayerRecord> Layers { get; } = [];

    internal List<ImageRecord> Images { get; } = [];

    internal List<ContainerRecord> Containers { get; } = [];

    internal StorePaths Paths => _context.Main;

    internal void SaveLayers(bool isVolatile)
    {
        // The token first: a program that dies in between must not leave a change that others do not see.
        _layersLock!.RecordWrite();
        var path = isVolatile ? Paths.VolatileLayersFile : Paths.LayersFile;
        AtomicFile.Write(path, RecordWriter.Layers(Layers.Where(layer => layer.IsVolatile == isVolatile)), durable: !isVolatile);
    }

    internal void SaveImages()
    {
        _imagesLock!.RecordWrite();
        AtomicFile.Write(Paths.ImagesFile, RecordWriter.Images(Images));
    }

    internal void SaveContainers(bool isVolatile)
    {
        _containersLock!.RecordWrite();
        var path = isVolatile ? Paths.VolatileContainersFile : Paths.ContainersFile;
        AtomicFile.Write(path, RecordWriter.Containers(Containers.Where(container => container.IsVolatile == isVolatile)), durable: !isVolatile);
    }

    /// <summary>
    /// Adds a layer: first its record, incomplete, so that whoever comes next can clean up, then its files, then the final
    /// record. Where its files cannot be made the record goes again.
    /// </summary>
    internal void AddLayer(LayerRecord layer, Action makeFiles)
    {
        Layers.Add(layer with { IsIncomplete = true });
        SaveLayers(layer.IsVolatile);
        try
        {
            makeFiles();
        }
        catch
        {
            RemoveLayers([layer.Id]);
            throw;
        }

        Layers[Layers.FindIndex(known => known.Id == layer.Id)] = layer;
        SaveLayers(layer.IsVolatile);
    }

    /// <summary>Removes layers: flagged first, their files put aside, then their records dropped; two writes however many there are.</summary>
    internal void RemoveLayers(IReadOnlyList<string> ids)
    {
        if (ids.Count == 0) return;
        var isStable = false;
        var isVolatile = false;
        var mustFlag = false;
        for (var i = 0; i < Layers.Count; i++)
        {
            if (!ids.Contains(Layers[i].Id)) continue;
            mustFlag |= !Layers[i].IsIncomplete;
            isStable |= !Layers[i].IsVolatile;
            isVolatile |= Layers[i].IsVolatile;
            Layers[i] = Layers[i] with { IsIncomplete = true };
        }

        if (mustFlag && isStable) SaveLayers(isVolatile: false);
        if (mustFlag && isVolatile) SaveLayers(isVolatile: true);
        var records = Trash(Paths.LayerTemporary);
        var directories = Trash(Paths.OverlayTemporary);
        foreach (var id in ids)
        {
            if (FileSystem.TryReadText($"{Paths.LayerDirectory(id)}/link") is { Length: > 0 } link && OverlayDirectory.IsLinkName(link))
                directories.TryTake($"{Paths.Links}/{link}");
            // As Podman, who mounted an image does not keep it.
            Linux.Mounts.Mount.TryUnmount($"{Paths.LayerDirectory(id)}/merged");
            directories.TryTake(Paths.LayerDirectory(id));
            records.TryTake(Paths.TarSplit(id));
            records.TryTake(Paths.LayerData(id));
        }

        Layers.RemoveAll(layer => ids.Contains(layer.Id));
        if (isStable) SaveLayers(isVolatile: false);
        if (isVolatile) SaveLayers(isVolatile: true);
    }

    /// <summary>Removes a container record with its layer and its directories.</summary>
    internal void RemoveContainer(ContainerRecord container)
    {
        // The layer first: a record without its layer can be removed, a layer without its record would stay.
        if (Layers.Exists(layer => layer.Id == container.LayerId)) RemoveLayers([container.LayerId]);
        FileTree.Remove(Paths.ContainerData(container.Id));
        FileTree.Remove($"{_context.RunRoot}/overlay-containers/{container.Id}");
        Containers.Remove(container);
        SaveContainers(container.IsVolatile);
    }

    /// <summary>Removes an image record with its documents, and the layers that nothing else needs.</summary>
    /// <returns>The layers that went.</returns>
    internal IReadOnlyList<string> RemoveImage(ImageRecord image)
    {
        var layers = UnneededLayers(image);
        Images.Remove(image);
        SaveImages();
        Discard(Paths.ImageData(image.Id));
        RemoveLayers(layers);
        return layers;
    }

    /// <summary>Takes a file or directory away, to be emptied after the locks are released.</summary>
    internal void Discard(string path)
        => Trash(path.StartsWith(Paths.Overlay + "/", StringComparison.Ordinal) ? Paths.OverlayTemporary : Paths.LayerTemporary).TryTake(path);

    /// <summary>Lets the locks go, then empties what was put aside.</summary>
    public void Dispose()
    {
        _containersLock?.Dispose();
        _imagesLock?.Dispose();
        _layersLock?.Dispose();
        foreach (var directory in _trash) directory.Dispose();
        _trash.Clear();
    }

    private List<string> UnneededLayers(ImageRecord image)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var other in Images)
        {
            if (other.Id == image.Id) continue;
            if (other.TopLayer is not null) kept.Add(other.TopLayer);
            kept.UnionWith(other.MappedTopLayers);
        }

        foreach (var container in Containers) kept.Add(container.LayerId);
        var layers = new List<string>(image.MappedTopLayers.Where(mapped => !kept.Contains(mapped)));
        for (var id = image.TopLayer; id is not null && !kept.Contains(id);)
        {
            var layer = Layers.Find(known => known.Id == id);
            if (layer is null || Layers.Exists(child => child.Parent == id && !layers.Contains(child.Id))) break;
            layers.Add(id);
            id = layer.Parent;
        }

        return layers;
    }

    private TemporaryDirectory Trash(string root)
    {
        foreach (var known in _trash)
        {
            if (known.Root == root) return known;
        }

        var created = TemporaryDirectory.Create(root);
        _trash.Add(created);
        return created;
    }

    private void Recover()
    {
        TemporaryDirectory.RecoverStale(Paths.LayerTemporary);
        TemporaryDirectory.RecoverStale(Paths.OverlayTemporary);
        List<string>? incomplete = null;
        foreach (var layer in Layers)
        {
            if (layer.IsIncomplete) (incomplete ??= []).Add(layer.Id);
        }

        if (incomplete is not null) RemoveLayers(incomplete);
        AtomicFile.RemoveTemporaries(Paths.LayerRecords);
        if (_containersLock is not null) AtomicFile.RemoveTemporaries(Paths.ContainerRecords);
    }

    /// <summary>Removes the documents of images that were never entered: documents and record are written under one lock, whoever writes them.</summary>
    private void RecoverImages()
    {
        AtomicFile.RemoveTemporaries(Paths.ImageRecords);
        foreach (var path in StrayImages(Paths, Images).ToList()) FileTree.Remove(path);
    }

    private static IEnumerable<string> StrayImages(StorePaths paths, List<ImageRecord> images)
    {
        if (!Directory.Exists(paths.ImageRecords)) yield break;
        HashSet<string>? known = null;
        foreach (var path in Directory.EnumerateDirectories(paths.ImageRecords))
        {
            var name = Path.GetFileName(path);
            known ??= images.Select(static image => image.Id).ToHashSet(StringComparer.Ordinal);
            if (name.Length == IdentifierLength && !known.Contains(name) && !name.AsSpan().ContainsAnyExcept("0123456789abcdef")) yield return path;
        }
    }
}
