using Berth.Linux.Errors;
using Berth.Storage;
using Berth.Storage.Changes;
using Berth.Storage.Overlay;

namespace Berth.Engine.Images;

/// <summary>How an image differs from the layer below its topmost one, or from another image.</summary>
internal sealed class ImageDifferences(Store store, string temporary)
{
    // What engines and runtimes put into every root file system, which is no change of the container's.
    private static readonly HashSet<string> Own = new(StringComparer.Ordinal)
    {
        "/dev", "/etc/hostname", "/etc/hosts", "/etc/mtab", "/etc/resolv.conf", "/proc", "/run", "/run/.containerenv", "/run/notify", "/run/podman-init", "/run/secrets", "/sys",
    };

    internal static List<TreeChange> WithoutOwn(IReadOnlyList<TreeChange> changes) => [.. changes.Where(static change => !Own.Contains(change.Path))];

    internal IReadOnlyList<TreeChange> Of(StoredImage image, string? other)
    {
        if (image.Record.TopLayer is not { } top) return [];
        var layers = store.Layers.LowerDirectories(top).Directories;
        var otherImage = other is null ? null : new ImageLookup(store).TryFind(other)?.Image ?? throw new NotFoundException($"{other} not found: layer not known");
        if (otherImage is null && store.Configuration.Driver == "vfs")
        {
            // A layer of this driver holds all below it.
            using var whole = OverlayView.Open(store.Layers.TryGet(top)?.Parent is { } parent ? store.Layers.LowerDirectories(parent).Directories : [], temporary);
            return WithoutOwn(TreeChanges.Between(whole.Path, layers[0]));
        }

        if (otherImage is null || otherImage.Record.TopLayer == store.Layers.TryGet(top)?.Parent)
        {
            using var below = OverlayView.Open([.. layers.Skip(1)], temporary);
            return WithoutOwn(LayerChanges.Of(layers[0], below.Path));
        }

        using var from = View(otherImage);
        using var to = View(image);
        return WithoutOwn(TreeChanges.Between(from.Path, to.Path));
    }

    internal OverlayView View(StoredImage image)
        => OverlayView.Open(image.Record.TopLayer is { } top ? store.Layers.LowerDirectories(top).Directories : [], temporary);
}
