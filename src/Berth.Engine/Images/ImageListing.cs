using Berth.Storage;
using Berth.Storage.Containers;

namespace Berth.Engine.Images;

/// <summary>Lists images.</summary>
internal sealed class ImageListing(Store store, IImageUsers users)
{
    internal List<ImageSummary> List(ImageListOptions options, DateTimeOffset now)
    {
        var images = new List<StoredImage>();
        foreach (var record in store.Images.List()) images.Add(new StoredImage(store, record));
        var layers = new ImageLayers(store);
        var family = new ImageFamily(images, layers);
        var filter = new ImageFilter(options.Filters, name => new StoredImage(store, store.Images.Find(name)), now);
        var containers = CountContainers();
        var exact = ExactName(options);
        StoredImage? named = null;
        ReferencePattern? pattern = null;
        if (options.Name is { Length: > 0 } name)
        {
            named = store.Images.TryFind(name) is { } found ? new StoredImage(store, found) : null;
            pattern = new ReferencePattern(name);
        }

        var summaries = new List<ImageSummary>();
        foreach (var image in images)
        {
            if (pattern is not null && image.Id != named?.Id && !image.Record.Names.Any(pattern.Matches)) continue;
            var isUnnamed = image.Record.Names.Count == 0;
            var isDangling = isUnnamed && !family.HasChildren(image);
            if (isUnnamed && !isDangling && !options.All && !options.Filters.Any(static text => text.StartsWith("intermediate", StringComparison.Ordinal))) continue;
            var summary = Describe(image, layers, family) with
            {
                IsDangling = isDangling,
                Containers = containers.GetValueOrDefault(image.Id),
            };
            if (!filter.Accepts(summary)) continue;
            summaries.Add(exact is not null && summary.Names.Contains(exact) ? summary with { Names = [exact] } : summary);
        }

        return summaries;
    }

    /// <summary>The one name that is asked for; with it an image is listed under that name alone. Null where more can be meant.</summary>
    private static string? ExactName(ImageListOptions options)
    {
        const string reference = "reference=";
        var wanted = options.Filters.Where(static filter => filter.StartsWith(reference, StringComparison.Ordinal)).Select(static filter => filter[reference.Length..]).ToList();
        if (options.Name is { Length: > 0 } name) wanted.Add(name);
        return wanted is [var only] ? only : null;
    }

    private static ImageSummary Describe(StoredImage image, ImageLayers layers, ImageFamily family)
    {
        var record = image.Record;
        var isList = image.IsManifestList;
        return new ImageSummary
        {
            Id = record.Id,
            FindParent = () => isList ? "" : family.ParentOf(image)?.Id ?? "",
            Names = record.Names,
            NamesHistory = record.NamesHistory,
            FindRepositoryDigests = image.RepositoryDigests,
            Digest = record.Digest ?? "",
            Created = record.Created,
            Size = layers.Size(record),
            ReadLabels = () => !isList && image.IsComplete ? image.Configuration.Config?.Labels : null,
            IsReadOnly = record.IsReadOnly,
            IsManifestList = isList,
        };
    }

    private Dictionary<string, int> CountContainers()
    {
        var counts = new Dictionary<string, int>(users.CountByImage(), StringComparer.Ordinal);
        foreach (var container in store.Containers.List())
        {
            if (!ContainerStore.IsHold(container)) counts[container.ImageId] = counts.GetValueOrDefault(container.ImageId) + 1;
        }

        return counts;
    }
}
