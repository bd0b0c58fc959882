using Berth.Storage;
using Berth.Storage.Records;

namespace Berth.Engine.Images;

/// <summary>The layers of an image, or what is built on it (podman-image-tree(1)).</summary>
internal sealed class ImageTree
{
    private readonly ImageLayers _layers;
    private readonly ILookup<string, string> _names;
    private readonly ILookup<string, LayerRecord> _children;

    internal ImageTree(Store store)
    {
        _layers = new ImageLayers(store);
        _names = store.Images.List().Where(static image => image.TopLayer is not null)
            .SelectMany(static image => image.Names.Select(name => (image.TopLayer, Name: name))).ToLookup(static pair => pair.TopLayer!, static pair => pair.Name);
        _children = store.Layers.List().Where(static layer => layer.Parent is not null).ToLookup(static layer => layer.Parent!);
    }

    internal long Size(StoredImage image) => _layers.Size(image.Record);

    /// <summary>The image's layers from the bottom, each by itself.</summary>
    internal IReadOnlyList<ImageTreeNode> Layers(StoredImage image) => [.. _layers.Chain(image.Record).Reverse().Select(layer => Node(layer, []))];

    /// <summary>The image's topmost layer, and under each layer those on top of it.</summary>
    internal IReadOnlyList<ImageTreeNode> Dependents(StoredImage image) => _layers.TryGet(image.Record.TopLayer) is { } top ? [Descend(top)] : [];

    private ImageTreeNode Descend(LayerRecord layer) => Node(layer, [.. _children[layer.Id].Where(static child => child.DiffDigest is not null).Select(Descend)]);

    private ImageTreeNode Node(LayerRecord layer, IReadOnlyList<ImageTreeNode> children) => new(layer.Id, Math.Max(layer.DiffSize, 0), [.. _names[layer.Id]], children);
}
