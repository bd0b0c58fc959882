using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>Tells how an image was made.</summary>
internal sealed class ImageHistory(Store store, ImageLookup lookup)
{
    private const string Missing = "<missing>";

    internal List<ImageHistoryEntry> Read(string name)
    {
        var (image, _) = lookup.Find(name);
        var layers = new ImageLayers(store);
        var chain = layers.Chain(image.Record).ToList();
        var images = store.Images.List();
        var history = image.Configuration.History ?? [];
        var entries = new List<ImageHistoryEntry>(history.Count);
        var below = 0;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            var step = history[i];
            var layer = below < chain.Count ? chain[below] : null;
            var of = i == history.Count - 1 ? image.Record : step.EmptyLayer || layer is null ? null : images.FirstOrDefault(record => record.TopLayer == layer.Id && record.Id != image.Id);
            entries.Add(new ImageHistoryEntry
            {
                Id = of?.Id ?? Missing,
                // Images of the same layers share the line.
                Tags = of is null ? [] : [.. images.Where(record => record.TopLayer == of.TopLayer).SelectMany(static record => record.Names)],
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
