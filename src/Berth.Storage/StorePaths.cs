namespace Berth.Storage;

/// <summary>The names of containers/storage's files under one graph root, for the overlay driver.</summary>
internal sealed record StorePaths(string Root)
{
    internal string Overlay { get; } = $"{Root}/overlay";

    internal string Links { get; } = $"{Root}/overlay/l";

    /// <summary>Where layer directories are staged and put aside; containers/storage of 2025 and later empties what is left in it.</summary>
    internal string OverlayTemporary { get; } = $"{Root}/overlay/tempdirs";

    internal string LayerRecords { get; } = $"{Root}/overlay-layers";

    internal string LayerTemporary { get; } = $"{Root}/overlay-layers/tmp";

    internal string LayersFile { get; } = $"{Root}/overlay-layers/layers.json";

    internal string VolatileLayersFile { get; } = $"{Root}/overlay-layers/volatile-layers.json";

    internal string LayersLock { get; } = $"{Root}/overlay-layers/layers.lock";

    internal string ImageRecords { get; } = $"{Root}/overlay-images";

    internal string ImagesFile { get; } = $"{Root}/overlay-images/images.json";

    internal string ImagesLock { get; } = $"{Root}/overlay-images/images.lock";

    internal string ContainerRecords { get; } = $"{Root}/overlay-containers";

    internal string ContainersFile { get; } = $"{Root}/overlay-containers/containers.json";

    internal string VolatileContainersFile { get; } = $"{Root}/overlay-containers/volatile-containers.json";

    internal string ContainersLock { get; } = $"{Root}/overlay-containers/containers.lock";

    internal string LayerDirectory(string id) => $"{Overlay}/{id}";

    internal string LayerContent(string id) => $"{Overlay}/{id}/diff";

    internal string TarSplit(string id) => $"{LayerRecords}/{id}.tar-split.gz";

    internal string LayerData(string id) => $"{LayerRecords}/{id}";

    internal string ImageData(string id) => $"{ImageRecords}/{id}";

    internal string ContainerData(string id) => $"{ContainerRecords}/{id}";
}
