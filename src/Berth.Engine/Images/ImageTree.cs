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
    internal IReadOnlyList<ImageTreeNode> Layers(StoredImage image) => [.. _layers.Chain(image.Record).Reverse().Select(Node)];

    /// <summary>The image's topmost layer, and after each layer those on top of it.</summary>
    internal IReadOnlyList<ImageTreeNode> Dependents(StoredImage image)
    {
        var nodes = new List<ImageTreeNode>();
        if (_layers.TryGet(image.Record.TopLayer) is { } top) Descend(top, nodes);
        return nodes;
    }

    private void Descend(LayerRecord layer, List<ImageTreeNode> nodes)
    {
        nodes.Add(Node(layer));
        foreach (var child in _children[layer.Id])
        {
            if (child.DiffDigest is not null) Descend(child, nodes);
        }
    }

    private ImageTreeNode Node(LayerRecord layer) => new(layer.Id, Math.Max(layer.DiffSize, 0), [.. _names[layer.Id]]);
}
