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
    private readonly List<StoreLock> _layersLocks = [];
    private readonly List<StoreLock> _imagesLocks = [];
    private readonly StoreLock? _containersLock;
    private readonly List<TemporaryDirectory> _trash = [];

    internal StoreTransaction(StoreContext context, StoreParts parts)
    {
        _context = context;
        try
        {
            if (parts.HasFlag(StoreParts.Layers))
            {
                context.LockLayers(_layersLocks, exclusive: true);
                Layers = context.ReadLayers();
            }

            if (parts.HasFlag(StoreParts.Images))
            {
                context.LockImages(_imagesLocks, exclusive: true);
                Images = context.ReadImages();
            }

            if (parts.HasFlag(StoreParts.Containers))
            {
                _containersLock = StoreLock.Acquire(context.Main.ContainersLock, exclusive: true);
                Containers = StoreContext.ReadContainers(context.Main);
            }

            if (_layersLocks.Count > 0) Recover();
            if (_imagesLocks.Count > 0) RecoverImages();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Whether a killed program left something that a transaction on layers and containers would finish as it begins.</summary>
    internal static bool IsWanted(StoreContext context)
        => context.Writable.Any(static paths => TemporaryDirectory.Stale(paths.OverlayTemporary).Count > 0 || TemporaryDirectory.Stale(paths.LayerTemporary).Count > 0
                || FileSystem.Exists(AtomicFile.TemporaryOf(paths.LayersFile)) || FileSystem.Exists(AtomicFile.TemporaryOf(paths.ContainersFile)))
            || context.ReadLayers().Exists(static layer => layer.IsIncomplete);

    /// <summary>Whether there are documents of an image whose record a killed program has not written or has removed; one that is at work has such, too.</summary>
    internal static bool HasStrayImages(StoreContext context)
        => context.Writable.Any(static paths => StrayImages(paths, StoreContext.ReadImages(paths, isReadOnly: false)).Any());

    internal List<LayerRecord> Layers { get; } = [];

    internal List<ImageRecord> Images { get; } = [];

    internal List<ContainerRecord> Containers { get; } = [];

    private StorePaths Paths => _context.Main;

    internal void SaveImages()
    {
        foreach (var held in _imagesLocks) held.RecordWrite();
        foreach (var paths in _context.Writable)
        {
            var images = Images.FindAll(image => _context.PathsOf(image.StoreRoot) == paths);
            // The graph root beside an image store may never have had any.
            if (images.Count > 0 || FileSystem.Exists(paths.ImagesFile)) AtomicFile.Write(paths.ImagesFile, RecordWriter.Images(images));
        }
    }

    internal void SaveContainers(bool isVolatile)
    {
        _containersLock!.RecordWrite();
        var path = isVolatile ? Paths.VolatileContainersFile : Paths.ContainersFile;
        FileSystem.CreateDirectories(Path.GetDirectoryName(path)!, 0x1C0);
        AtomicFile.Write(path, RecordWriter.Containers(Containers.Where(container => container.IsVolatile == isVolatile)), durable: !isVolatile);
    }

    /// <summary>
    /// Adds a layer: first its record, incomplete, so that whoever comes next can clean up, then its files, then the final
    /// record. Where its files cannot be made the record goes again.
    /// </summary>
    internal void AddLayer(LayerRecord layer, Action makeFiles)
    {
        Layers.Add(layer with { IsIncomplete = true });
        SaveLayers(ListOf(layer));
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
        SaveLayers(ListOf(layer));
    }

    /// <summary>Removes layers: flagged first, their files put aside, then their records dropped; two writes however many there are.</summary>
    internal void RemoveLayers(IReadOnlyList<string> ids)
    {
        if (ids.Count == 0) return;
        var lists = new List<string>();
        var directories = new List<(StorePaths Home, string Id)>();
        var mustFlag = false;
        for (var i = 0; i < Layers.Count; i++)
        {
            if (!ids.Contains(Layers[i].Id)) continue;
            mustFlag |= !Layers[i].IsIncomplete;
            if (!lists.Contains(ListOf(Layers[i]))) lists.Add(ListOf(Layers[i]));
            directories.Add((_context.PathsOf(Layers[i].StoreRoot), Layers[i].Id));
            Layers[i] = Layers[i] with { IsIncomplete = true };
        }

        if (mustFlag) lists.ForEach(SaveLayers);
        var records = Trash(Paths.LayerTemporary);
        foreach (var (home, id) in directories)
        {
            var trash = Trash(home.OverlayTemporary);
            if (FileSystem.TryReadText($"{home.LayerDirectory(id)}/link") is { Length: > 0 } link && OverlayDirectory.IsLinkName(link))
                trash.TryTake($"{home.Links}/{link}");
            // As Podman, who mounted an image does not keep it.
            Linux.Mounts.Mount.TryUnmount($"{home.LayerDirectory(id)}/merged");
            trash.TryTake(home.LayerDirectory(id));
            records.TryTake(Paths.TarSplit(id));
            records.TryTake(Paths.LayerData(id));
        }

        Layers.RemoveAll(layer => ids.Contains(layer.Id));
        lists.ForEach(SaveLayers);
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
        // Podman may have copied the record from the graph root to the image store.
        var copies = Images.FindAll(known => known.Id == image.Id);
        Images.RemoveAll(copies.Contains);
        SaveImages();
        foreach (var copy in copies) Discard(_context.PathsOf(copy.StoreRoot).ImageData(image.Id));
        RemoveLayers(layers);
        return layers;
    }

    /// <summary>Takes a file or directory away, to be emptied after the locks are released.</summary>
    internal void Discard(string path)
    {
        var home = _context.Writable.FirstOrDefault(paths => path.StartsWith(paths.Root + "/", StringComparison.Ordinal)) ?? Paths;
        Trash(path.StartsWith(home.Overlay + "/", StringComparison.Ordinal) ? home.OverlayTemporary : home.LayerTemporary).TryTake(path);
    }

    /// <summary>Lets the locks go, then empties what was put aside.</summary>
    public void Dispose()
    {
        _containersLock?.Dispose();
        _imagesLocks.ForEach(static held => held.Dispose());
        _layersLocks.ForEach(static held => held.Dispose());
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

    private string ListOf(LayerRecord layer) => layer.IsVolatile ? Paths.VolatileLayersFile : _context.PathsOf(layer.StoreRoot).LayersFile;

    private void SaveLayers(string list)
    {
        // The token first: a program that dies in between must not leave a change that others do not see.
        foreach (var held in _layersLocks) held.RecordWrite();
        var isVolatile = list == Paths.VolatileLayersFile;
        FileSystem.CreateDirectories(Path.GetDirectoryName(list)!, 0x1C0);
        AtomicFile.Write(list, RecordWriter.Layers(Layers.Where(layer => ListOf(layer) == list)), durable: !isVolatile);
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
        foreach (var paths in _context.Writable)
        {
            TemporaryDirectory.RecoverStale(paths.LayerTemporary);
            TemporaryDirectory.RecoverStale(paths.OverlayTemporary);
        }

        List<string>? incomplete = null;
        foreach (var layer in Layers)
        {
            if (layer.IsIncomplete) (incomplete ??= []).Add(layer.Id);
        }

        if (incomplete is not null) RemoveLayers(incomplete);
        foreach (var paths in _context.Writable) AtomicFile.RemoveTemporaries(paths.LayerRecords);
        // In a transient store there may be no such directory, and what the run root has goes at the next start of the machine.
        if (_containersLock is not null && Directory.Exists(Paths.ContainerRecords)) AtomicFile.RemoveTemporaries(Paths.ContainerRecords);
    }

    /// <summary>Removes the documents of images that were never entered: documents and record are written under one lock, whoever writes them.</summary>
    private void RecoverImages()
    {
        foreach (var paths in _context.Writable)
        {
            AtomicFile.RemoveTemporaries(paths.ImageRecords);
            foreach (var path in StrayImages(paths, Images).ToList()) FileTree.Remove(path);
        }
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
