using Berth.Oci.Images;

namespace Berth.Engine.Images;

/// <summary>Which image was built on which, found out as libimage does: by layers and by history.</summary>
internal sealed class ImageFamily(IReadOnlyList<StoredImage> images, ImageLayers layers)
{
    /// <summary>The image that <paramref name="child"/> was built on; null if it is not in the store.</summary>
    internal StoredImage? ParentOf(StoredImage child)
    {
        var top = child.Record.TopLayer;
        if (top is null) return null;
        var below = layers.TryGet(top)?.Parent;
        foreach (var candidate in images)
        {
            if (candidate.Id != child.Id && candidate.Record.TopLayer is { } layer && (layer == top || layer == below) && IsParent(candidate, child)) return candidate;
        }

        return null;
    }

    /// <summary>Whether an image is built on <paramref name="parent"/>.</summary>
    internal bool HasChildren(StoredImage parent)
    {
        var top = parent.Record.TopLayer;
        if (top is null) return false;
        foreach (var candidate in images)
        {
            if (candidate.Id == parent.Id || candidate.Record.TopLayer is not { } layer) continue;
            if ((layer == top || layers.TryGet(layer)?.Parent == top) && IsParent(parent, candidate)) return true;
        }

        return false;
    }

    private static bool IsParent(StoredImage parent, StoredImage child)
    {
        if (History(parent) is not { } older || History(child) is not { } younger || younger.Count <= older.Count) return false;
        for (var i = 0; i < older.Count; i++)
        {
            if (older[i] != younger[i]) return false;
        }

        return younger.Count == older.Count + 1 || IsOneStep(younger, older.Count);
    }

    /// <summary>Whether at most one layer comes after <paramref name="from"/>: a build step may leave several entries.</summary>
    private static bool IsOneStep(IReadOnlyList<HistoryEntry> history, int from)
    {
        var count = 0;
        for (var i = from; i < history.Count; i++) count += history[i].EmptyLayer ? 0 : 1;
        return count <= 1;
    }

    private static IReadOnlyList<HistoryEntry>? History(StoredImage image)
        => image.IsComplete && image.Manifest.Image is not null ? image.Configuration.History ?? [] : null;
}
