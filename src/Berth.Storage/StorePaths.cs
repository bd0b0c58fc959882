namespace Berth.Storage;

/// <summary>The names of containers/storage's files under one graph root.</summary>
/// <param name="Root">The graph root.</param>
/// <param name="Driver"><c>overlay</c>, or <c>vfs</c> for a store that gets no new layers of images.</param>
/// <param name="TransientRoot">The run root, where it has the records of containers and of their layers (<c>transient_store</c>); null where the graph root has them.</param>
internal sealed record StorePaths(string Root, string Driver = "overlay", string? TransientRoot = null)
{
    internal string Overlay { get; } = $"{Root}/{Driver}";

    /// <summary>Whether each layer's directory holds all layers below it too.</summary>
    internal bool IsFlat => Driver == "vfs";

    internal string Links { get; } = $"{Root}/{Driver}/l";

    /// <summary>Where layer directories are staged and put aside; containers/storage of 2025 and later empties what is left in it.</summary>
    internal string OverlayTemporary { get; } = $"{Root}/{Driver}/tempdirs";

    internal string LayerRecords { get; } = $"{Root}/{Driver}-layers";

    internal string LayerTemporary { get; } = $"{Root}/{Driver}-layers/tmp";

    internal string LayersFile { get; } = $"{Root}/{Driver}-layers/layers.json";

    internal string VolatileLayersFile { get; } = $"{TransientRoot ?? Root}/{Driver}-layers/volatile-layers.json";

    internal string LayersLock { get; } = $"{Root}/{Driver}-layers/layers.lock";

    internal string ImageRecords { get; } = $"{Root}/{Driver}-images";

    internal string ImagesFile { get; } = $"{Root}/{Driver}-images/images.json";

    internal string ImagesLock { get; } = $"{Root}/{Driver}-images/images.lock";

    internal string ContainerRecords { get; } = $"{Root}/{Driver}-containers";

    internal string ContainersFile { get; } = $"{Root}/{Driver}-containers/containers.json";

    internal string VolatileContainersFile { get; } = $"{TransientRoot ?? Root}/{Driver}-containers/volatile-containers.json";

    internal string ContainersLock { get; } = $"{TransientRoot ?? Root}/{Driver}-containers/containers.lock";

    internal string LayerDirectory(string id) => IsFlat ? $"{Root}/vfs/dir/{id}" : $"{Overlay}/{id}";

    internal string LayerContent(string id) => IsFlat ? LayerDirectory(id) : $"{Overlay}/{id}/diff";

    internal string TarSplit(string id) => $"{LayerRecords}/{id}.tar-split.gz";

    internal string LayerData(string id) => $"{LayerRecords}/{id}";

    internal string ImageData(string id) => $"{ImageRecords}/{id}";

    internal string ContainerData(string id) => $"{ContainerRecords}/{id}";
}
