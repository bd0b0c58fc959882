using Berth.Linux.Files;
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
    private static readonly TimeSpan UnusedLayerAge = TimeSpan.FromDays(1);
    private readonly StoreContext _context;

    internal StoreCheck(StoreContext context) => _context = context;

    /// <summary>Looks and changes nothing. Waits for writers.</summary>
    public IReadOnlyList<StoreProblem> Find()
    {
        var paths = _context.Main;
        if (!Directory.Exists(paths.Root)) return [];
        using var layersLock = StoreLock.Acquire(paths.LayersLock, exclusive: false);
        using var imagesLock = StoreLock.Acquire(paths.ImagesLock, exclusive: false);
        using var containersLock = StoreLock.Acquire(paths.ContainersLock, exclusive: false);
        return Find(StoreContext.ReadLayers(paths, isReadOnly: false), StoreContext.ReadImages(paths, isReadOnly: false), StoreContext.ReadContainers(paths));
    }

    /// <summary>Removes what is left over. What is missing cannot be made again and stays reported.</summary>
    /// <returns>The problems that were there.</returns>
    public IReadOnlyList<StoreProblem> Repair()
    {
        var found = new List<StoreProblem>();
        if (!Directory.Exists(_context.Main.Root)) return found;
        // Taking the locks already finishes incomplete layers and stale staging: look before.
        found.AddRange(Find().Where(static problem => problem.Kind is StoreProblemKind.IncompleteLayer or StoreProblemKind.StaleStaging));
        using var transaction = new StoreTransaction(_context, StoreParts.Layers | StoreParts.Images | StoreParts.Containers);
        var problems = Find(transaction.Layers, transaction.Images, transaction.Containers);
        found.AddRange(problems);
        transaction.RemoveLayers([.. problems.Where(static problem => problem.Kind == StoreProblemKind.UnusedLayer).Select(static problem => problem.Subject)]);
        foreach (var problem in problems)
        {
            if (problem.Kind != StoreProblemKind.UnknownFile) continue;
            if (problem.Subject.StartsWith(_context.RunRoot, StringComparison.Ordinal)) FileTree.Remove(problem.Subject);
            else transaction.Discard(problem.Subject);
        }

        return found;
    }

    private List<StoreProblem> Find(IReadOnlyList<LayerRecord> layers, IReadOnlyList<ImageRecord> images, IReadOnlyList<ContainerRecord> containers)
    {
        var problems = new List<StoreProblem>();
        CheckLayers(layers, images, containers, problems);
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

    private void CheckLayers(IReadOnlyList<LayerRecord> layers, IReadOnlyList<ImageRecord> images, IReadOnlyList<ContainerRecord> containers, List<StoreProblem> problems)
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
            else if (!FileSystem.Exists(_context.Main.LayerContent(layer.Id)))
                problems.Add(new StoreProblem(StoreProblemKind.MissingContent, layer.Id, $"layer {layer.Id} has no content"));
            else if (!needed.Contains(layer.Id) && DateTimeOffset.UtcNow - layer.Created > UnusedLayerAge)
                problems.Add(new StoreProblem(StoreProblemKind.UnusedLayer, layer.Id, $"layer {layer.Id} is not used by any image or container"));
        }
    }

    private void CheckOverlay(IReadOnlyList<LayerRecord> layers, List<StoreProblem> problems)
    {
        var paths = _context.Main;
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

        problems.AddRange(Unknown(_context.Main.LayerRecords, name => names.Contains(name) || IsRecordFile(name, "layers")));
    }

    private void CheckImages(IReadOnlyList<ImageRecord> images, List<StoreProblem> problems)
    {
        var ids = images.Select(static image => image.Id).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(Unknown(_context.Main.ImageRecords, name => ids.Contains(name) || IsRecordFile(name, "images")));
        foreach (var image in images)
        {
            foreach (var key in image.BigDataNames)
            {
                if (!FileSystem.Exists(Images.ImageStore.DataPath(_context.Main, image.Id, key)))
                    problems.Add(new StoreProblem(StoreProblemKind.MissingContent, image.Id, $"image {image.Id} has lost its \"{key}\""));
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
