using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Tells how an image was made.</summary>
internal sealed class ImageHistory(Store store, ImageLookup lookup)
{
    private const string Missing = "<missing>";

    internal List<ImageHistoryEntry> Read(string name)
    {
        var image = lookup.FindImage(name);
        var layers = new ImageLayers(store);
        var chain = layers.Chain(image.Record).ToList();
        var images = store.Images.List();
        var history = image.Configuration.History ?? [];
        var entries = new List<ImageHistoryEntry>(history.Count);
        var told = new HashSet<string>(StringComparer.Ordinal);
        var below = 0;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            var step = history[i];
            var layer = below < chain.Count ? chain[below] : null;
            // Images of the same layers share the line; the first of them gives its identifier, once.
            var of = layer is null ? [] : images.Where(record => record.TopLayer == layer.Id).ToList();
            entries.Add(new ImageHistoryEntry
            {
                Id = of.Count > 0 && told.Add(of[0].Id) ? of[0].Id : Missing,
                Tags = [.. of.SelectMany(static record => record.Names)],
                Created = ImageTime.Parse(step.Created),
                CreatedText = step.Created,
                CreatedBy = step.CreatedBy ?? "",
                Comment = step.Comment ?? "",
                Size = step.EmptyLayer ? 0 : Math.Max(layer?.DiffSize ?? 0, 0),
            });
            if (!step.EmptyLayer) below++;
        }

        return entries;
    }
}
