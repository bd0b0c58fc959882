using Berth.Storage;

namespace Berth.Engine.Images;

/// <summary>What images take on the disk (podman-system-df(1)).</summary>
/// <param name="Images">Each by itself.</param>
/// <param name="Total">All together, each layer once, in bytes.</param>
public sealed record ImageDiskUsage(IReadOnlyList<ImageUsage> Images, long Total)
{
    internal static ImageDiskUsage Measure(Store store, IReadOnlyList<ImageSummary> images)
    {
        var layers = new ImageLayers(store);
        var records = store.Images.List().ToDictionary(static record => record.Id, StringComparer.Ordinal);
        var users = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var record in records.Values)
        {
            foreach (var layer in layers.Chain(record)) users[layer.Id] = users.GetValueOrDefault(layer.Id) + 1;
        }

        long total = 0;
        foreach (var layer in users.Keys) total += Math.Max(layers.TryGet(layer)!.DiffSize, 0);
        var usage = new List<ImageUsage>();
        foreach (var image in images)
        {
            if (!records.TryGetValue(image.Id, out var record)) continue;
            long shared = 0;
            long unique = record.BigDataSizes.Values.Sum();
            total += unique;
            foreach (var layer in layers.Chain(record))
            {
                if (users[layer.Id] > 1) shared += Math.Max(layer.DiffSize, 0);
                else unique += Math.Max(layer.DiffSize, 0);
            }

            usage.Add(new ImageUsage(image, shared, unique));
        }

        return new ImageDiskUsage(usage, total);
    }
}
