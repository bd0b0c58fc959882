using Berth.Linux.Files;
using Berth.Storage.Layers;
using Berth.Storage.Locks;
using Berth.Storage.Overlay;
using Berth.Storage.Records;
using Berth.Storage.Transactions;

namespace Berth.Storage;

/// <summary>
/// Accounts for every file under a store's directories: what the records need is marked, everything else is a problem.
/// Files of other programs (volumes, the database of Podman) are not the store's and are not looked at.
/// </summary>
public sealed class StoreCheck
{
    private readonly StoreContext _context;
    private readonly LayerStore _layers;

    internal StoreCheck(StoreContext context, LayerStore layers)
    {
        _context = context;
        _layers = layers;
    }

    /// <summary>Looks and changes nothing. Waits for writers.</summary>
    public IReadOnlyList<StoreProblem> Find() => Find(new StoreCheckOptions());

    /// <summary>As <see cref="Find()"/>, and reads the content of layers if the options say so, for which nobody waits.</summary>
    public IReadOnlyList<StoreProblem> Find(StoreCheckOptions options)
    {
        var found = FindLocked(options);
        if (!options.ReadContent || _context.Main.IsFlat) return found;
        return [.. found, .. DamagedLayers()];
    }

    /// <summary>Finishes or takes back what killed programs have begun, as whoever writes next does.</summary>
    public void FinishInterrupted()
    {
        if (!Directory.Exists(_context.Main.Root) || _context.Main.IsFlat || !(StoreTransaction.IsWanted(_context) || StoreTransaction.HasStrayImages(_context)))
            return;
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images | StoreParts.Containers);
    }

    private IReadOnlyList<StoreProblem> FindLocked(StoreCheckOptions options)
    {
        var paths = _context.Main;
        if (!Directory.Exists(paths.Root)) return [];
        if (paths.IsFlat)
        {
            // What its own engine does there is not for us to judge.
            return [];
        }

        var held = new List<StoreLock>();
        try
        {
            _context.LockLayers(held, exclusive: false);
            _context.LockImages(held, exclusive: false);
            held.Add(StoreLock.Acquire(paths.ContainersLock, exclusive: false));
            return Find(options, _context.ReadLayers(), _context.ReadImages(), StoreContext.ReadContainers(paths));
        }
        finally
        {
            held.ForEach(static taken => taken.Dispose());
        }
    }

    /// <summary>Removes what is left over, with the default options.</summary>
    /// <returns>The problems that were there.</returns>
    public IReadOnlyList<StoreProblem> Repair() => Repair(new StoreCheckOptions());

    /// <summary>
    /// Removes what is left over, and images that are damaged unless a container uses them. What is missing cannot be made again
    /// and stays reported where it cannot be removed.
    /// </summary>
    /// <returns>The problems that were there.</returns>
    public IReadOnlyList<StoreProblem> Repair(StoreCheckOptions options)
    {
        var found = new List<StoreProblem>();
        if (!Directory.Exists(_context.Main.Root) || _context.Main.IsFlat) return found;
        // Taking the locks already finishes incomplete layers and stale staging: look before.
        found.AddRange(Find(options).Where(static problem => problem.Kind is StoreProblemKind.IncompleteLayer or StoreProblemKind.StaleStaging or StoreProblemKind.DamagedContent));
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images | StoreParts.Containers);
        var problems = Find(options, transaction.Layers, transaction.Images, transaction.Containers);
        found.AddRange(problems);
        transaction.RemoveLayers([.. problems.Where(static problem => problem.Kind == StoreProblemKind.UnusedLayer).Select(static problem => problem.Subject)]);
        foreach (var problem in problems)
        {
            if (problem.Kind == StoreProblemKind.UnknownFile) Remove(transaction, problem.Subject);
        }

        foreach (var image in found.SelectMany(static problem => problem.Images).Distinct(StringComparer.Ordinal).ToList()) RemoveDamaged(transaction, image, options);
        return found;
    }

    /// <summary>Removes files and directories that no record knows, and nothing else (<c>system prune --external</c>).</summary>
    public void Sweep()
    {
        if (!Directory.Exists(_context.Main.Root) || _context.Main.IsFlat) return;
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images | StoreParts.Containers);
        foreach (var problem in Find(new StoreCheckOptions(), transaction.Layers, transaction.Images, transaction.Containers))
        {
            if (problem.Kind == StoreProblemKind.UnknownFile) Remove(transaction, problem.Subject);
        }
    }

    private void Remove(StoreTransaction transaction, string path)
    {
        if (path.StartsWith(_context.RunRoot, StringComparison.Ordinal)) FileTree.Remove(path);
        else transaction.Discard(path);
    }

    private static void RemoveDamaged(StoreTransaction transaction, string id, StoreCheckOptions options)
    {
        var image = transaction.Images.Find(known => known.Id == id);
        var containers = transaction.Containers.FindAll(container => container.ImageId == id);
        if (image is null || (containers.Count > 0 && !options.RemoveUsed)) return;
        foreach (var container in containers) transaction.RemoveContainer(container);
        transaction.RemoveImage(image);
    }

    /// <summary>Reads every layer whose archive can be rebuilt, and compares its digest with the record's.</summary>
    private IEnumerable<StoreProblem> DamagedLayers()
    {
        var layers = _context.ReadLayers();
        foreach (var layer in layers)
        {
            if (layer.IsIncomplete || layer.DiffDigest is null || !FileSystem.Exists(_context.Main.TarSplit(layer.Id))) continue;
            if (Damage(layer) is not { } damage) continue;
            // Removed meanwhile: nothing is wrong with it any more.
            var now = _context.ReadLayers();
            if (now.Find(known => known.Id == layer.Id) is null or { IsIncomplete: true }) continue;
            yield return new StoreProblem(StoreProblemKind.DamagedContent, layer.Id, $"layer {layer.Id}: {damage}") { Images = UsersOf(layer.Id, now) };
        }
    }

    private string? Damage(LayerRecord layer)
    {
        using var digest = new DigestSink();
        try
        {
            _layers.Export(layer.Id, digest);
        }
        catch (Linux.Errors.EngineException e)
        {
            return e.Message;
        }

        var found = digest.Digest();
        return found == layer.DiffDigest ? null : $"its content has the digest {found} and not {layer.DiffDigest}";
    }

    private List<string> UsersOf(string layerId, List<LayerRecord> layers)
    {
        var above = new HashSet<string>(StringComparer.Ordinal) { layerId };
        for (var before = 0; before != above.Count;)
        {
            before = above.Count;
            foreach (var layer in layers)
            {
                if (layer.Parent is not null && above.Contains(layer.Parent)) above.Add(layer.Id);
            }
        }

        return [.. _context.ReadImages().Where(image => image.TopLayer is not null && above.Contains(image.TopLayer)).Select(static image => image.Id)];
    }

    private List<StoreProblem> Find(StoreCheckOptions options, IReadOnlyList<LayerRecord> layers, IReadOnlyList<ImageRecord> images, IReadOnlyList<ContainerRecord> containers)
    {
        var problems = new List<StoreProblem>();
        CheckLayers(options, layers, images, containers, problems);
        CheckOverlay(layers, problems);
        CheckLayerRecords(layers, problems);
        CheckImages(images, problems);
        var containerIds = containers.Select(static container => container.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var root in new[] { _context.Main.ContainerRecords, $"{_context.RunRoot}/overlay-containers" })
        {
            foreach (var path in Unknown(root, name => containerIds.Contains(name) || IsRecordFile(name, "containers"))) problems.Add(path);
        }

        return problems;
    }

    private void CheckLayers(StoreCheckOptions options, IReadOnlyList<LayerRecord> layers, IReadOnlyList<ImageRecord> images, IReadOnlyList<ContainerRecord> containers, List<StoreProblem> problems)
    {
        var byId = layers.ToDictionary(static layer => layer.Id, StringComparer.Ordinal);
        var needed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var top in images.Select(static image => image.TopLayer).Concat(images.SelectMany(static image => image.MappedTopLayers)).Concat(containers.Select(static container => container.LayerId)))
        {
            for (var id = top; id is not null && needed.Add(id); id = byId.GetValueOrDefault(id)?.Parent)
            {
                if (!byId.ContainsKey(id) && id.Length > 0 && _context.HomeOf(id) is null)
                    problems.Add(new StoreProblem(StoreProblemKind.MissingContent, id, $"layer {id} is needed and there is no record of it"));
            }
        }

        foreach (var layer in layers)
        {
            if (layer.IsIncomplete)
                problems.Add(new StoreProblem(StoreProblemKind.IncompleteLayer, layer.Id, $"layer {layer.Id} is incomplete"));
            else if (!FileSystem.Exists(_context.PathsOf(layer.StoreRoot).LayerContent(layer.Id)))
                problems.Add(new StoreProblem(StoreProblemKind.MissingContent, layer.Id, $"layer {layer.Id} has no content") { Images = UsersOf(layer.Id, [.. layers]) });
            else if (!needed.Contains(layer.Id) && DateTimeOffset.UtcNow - layer.Created > options.UnusedLayerAge)
                problems.Add(new StoreProblem(StoreProblemKind.UnusedLayer, layer.Id, $"layer {layer.Id} is not used by any image or container"));
        }
    }

    private void CheckOverlay(IReadOnlyList<LayerRecord> layers, List<StoreProblem> problems)
    {
        foreach (var paths in _context.Writable) CheckOverlay(paths, [.. layers.Where(layer => _context.PathsOf(layer.StoreRoot) == paths)], problems);
    }

    private static void CheckOverlay(StorePaths paths, IReadOnlyList<LayerRecord> layers, List<StoreProblem> problems)
    {
        var ids = layers.Select(static layer => layer.Id).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(Unknown(paths.Overlay, name => ids.Contains(name) || name is "l" or "tempdirs" or "staging" || name.StartsWith('.') || name is "backingFsBlockDev"));
        var links = new HashSet<string>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            if (FileSystem.TryReadText($"{paths.LayerDirectory(id)}/link") is { } link) links.Add(link);
        }

        problems.AddRange(Unknown(paths.Links, links.Contains));
        foreach (var root in new[] { paths.OverlayTemporary, paths.LayerTemporary })
        {
            foreach (var path in TemporaryDirectory.Stale(root))
                problems.Add(new StoreProblem(StoreProblemKind.StaleStaging, path, $"{path} belongs to no running program"));
        }
    }

    private void CheckLayerRecords(IReadOnlyList<LayerRecord> layers, List<StoreProblem> problems)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "tmp" };
        foreach (var layer in layers)
        {
            names.Add(layer.Id);
            names.Add(Path.GetFileName(_context.Main.TarSplit(layer.Id)));
        }

        foreach (var paths in _context.Writable) problems.AddRange(Unknown(paths.LayerRecords, name => names.Contains(name) || IsRecordFile(name, "layers")));
    }

    private void CheckImages(IReadOnlyList<ImageRecord> images, List<StoreProblem> problems)
    {
        foreach (var paths in _context.Writable)
        {
            var ids = images.Where(image => _context.PathsOf(image.StoreRoot) == paths).Select(static image => image.Id).ToHashSet(StringComparer.Ordinal);
            problems.AddRange(Unknown(paths.ImageRecords, name => ids.Contains(name) || IsRecordFile(name, "images")));
        }

        foreach (var image in images)
        {
            foreach (var key in image.BigDataNames)
            {
                if (!FileSystem.Exists(Images.ImageStore.DataPath(_context.PathsOf(image.StoreRoot), image.Id, key)))
                    problems.Add(new StoreProblem(StoreProblemKind.MissingContent, image.Id, $"image {image.Id} has lost its \"{key}\"") { Images = [image.Id] });
            }
        }
    }

    private static bool IsRecordFile(string name, string list) => name == $"{list}.json" || name == $"volatile-{list}.json" || name == $"{list}.lock";

    private static IEnumerable<StoreProblem> Unknown(string directory, Func<string, bool> isKnown)
    {
        if (!Directory.Exists(directory)) yield break;
        foreach (var path in Directory.EnumerateFileSystemEntries(directory))
        {
            if (!isKnown(Path.GetFileName(path))) yield return new StoreProblem(StoreProblemKind.UnknownFile, path, $"{path} belongs to nothing in the store");
        }
    }
}
