using Berth.Storage;
using Berth.Storage.Records;

namespace Berth.Engine.Images;

/// <summary>The store's layers at one moment, for questions about several images.</summary>
internal sealed class ImageLayers
{
    private readonly Dictionary<string, LayerRecord> _byId;

    internal ImageLayers(Store store)
    {
        var layers = store.Layers.List();
        _byId = new Dictionary<string, LayerRecord>(layers.Count, StringComparer.Ordinal);
        foreach (var layer in layers) _byId.TryAdd(layer.Id, layer);
    }

    /// <summary>The layer; null if it is gone.</summary>
    internal LayerRecord? TryGet(string? id) => id is null ? null : _byId.GetValueOrDefault(id);

    /// <summary>An image's layers, the topmost first.</summary>
    internal IEnumerable<LayerRecord> Chain(ImageRecord image)
    {
        for (var layer = TryGet(image.TopLayer); layer is not null; layer = TryGet(layer.Parent)) yield return layer;
    }

    /// <summary>What an image takes, in bytes: its layers uncompressed, and its documents.</summary>
    internal long Size(ImageRecord image)
    {
        var size = 0L;
        foreach (var layer in Chain(image)) size += Math.Max(layer.DiffSize, 0);
        foreach (var data in image.BigDataSizes.Values) size += data;
        return size;
    }
}
