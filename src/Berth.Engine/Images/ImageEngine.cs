using Berth.Engine.Events;
using Berth.Engine.Images.Bootstrap;
using Berth.Engine.Images.Copying;
using Berth.Engine.Images.Manifests;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Changes;

namespace Berth.Engine.Images;

/// <summary>Everything that the verbs of images do. Each call sees the store as it is at that moment.</summary>
/// <param name="store">The image store.</param>
/// <param name="users">Which containers use which image.</param>
/// <param name="temporary">The directory for large temporary files (image_copy_tmp_dir of containers.conf(5)).</param>
/// <param name="registries">Where the configuration of registries is; null for this process's.</param>
/// <param name="events">Who is told what changes.</param>
/// <param name="defaults">How images are copied where the options do not say; null for what holds without containers.conf(5).</param>
public sealed class ImageEngine(
    Store store, IImageUsers users, string temporary = "/var/tmp", RegistrySettings? registries = null, EventLog? events = null, TransferDefaults? defaults = null)
{
    private readonly TransferDefaults _defaults = defaults ?? new TransferDefaults();

    private RegistrySettings Registries => registries ?? RegistrySettings.OfThisProcess();

    /// <summary>The images of the store that the options choose, in the store's order.</summary>
    public IReadOnlyList<ImageSummary> List(ImageListOptions options) => new ImageListing(store, users).List(options, DateTimeOffset.UtcNow);

    /// <summary>An image by name or identifier.</summary>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    /// <exception cref="InvalidArgumentException">The text cannot be a name.</exception>
    public StoredImage Find(string nameOrId) => new ImageLookup(store).Find(nameOrId).Image;

    /// <summary>Whether there is such an image.</summary>
    /// <exception cref="InvalidArgumentException">The text cannot be a name.</exception>
    public bool Exists(string nameOrId) => new ImageLookup(store).TryFind(nameOrId) is not null;

    /// <summary>All that <c>image inspect</c> shows.</summary>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public ImageInspection Inspect(string nameOrId) => new ImageInspector(store).Inspect(new ImageLookup(store).FindImage(nameOrId));

    /// <summary>How an image was made, the last step first.</summary>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public IReadOnlyList<ImageHistoryEntry> History(string nameOrId) => new ImageHistory(store, new ImageLookup(store)).Read(nameOrId);

    /// <summary>What an image's topmost layer changes, or how the image differs from another one.</summary>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public IReadOnlyList<TreeChange> Differences(string nameOrId, string? other) => new ImageDifferences(store, temporary).Of(Find(nameOrId), other);

    /// <summary>The images that are mounted on the host.</summary>
    public IReadOnlyList<MountedImage> Mounted() => new ImageMounting(store, new ImageLookup(store)).List();

    /// <summary>Mounts images on the host, to be read; all if <paramref name="all"/>.</summary>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public IReadOnlyList<MountedImage> Mount(IReadOnlyList<string> names, bool all)
    {
        var mounted = new ImageMounting(store, new ImageLookup(store)).Mount(names, all);
        foreach (var mount in mounted)
            events?.WriteImage("mount", mount.Image.Id);
        return mounted;
    }

    /// <summary>Unmounts images; all that are mounted if <paramref name="all"/>.</summary>
    /// <returns>The images that were mounted.</returns>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public IReadOnlyList<StoredImage> Unmount(IReadOnlyList<string> names, bool all, bool force)
    {
        var unmounted = new ImageMounting(store, new ImageLookup(store)).Unmount(names, all, force);
        foreach (var image in unmounted)
            events?.WriteImage("unmount", image.Id);
        return unmounted;
    }

    /// <summary>An image's layers from the bottom, or its topmost layer with all that is built on it; and the image's size in bytes.</summary>
    /// <exception cref="NotFoundException"><c>NAME: image not known</c>.</exception>
    public (StoredImage Image, long Size, IReadOnlyList<ImageTreeNode> Layers) Tree(string nameOrId, bool dependents)
    {
        var image = new ImageLookup(store).FindImage(nameOrId);
        var tree = new ImageTree(store);
        return (image, tree.Size(image), dependents ? tree.Dependents(image) : tree.Layers(image));
    }

    /// <summary>Removes images that nothing uses.</summary>
    /// <returns>Their identifiers, and the bytes of the layers that went with them.</returns>
    public (IReadOnlyList<string> Deleted, long Freed) Prune(ImagePruneOptions options)
    {
        var pruned = new ImagePrune(store, users, temporary).Prune(options);
        foreach (var id in pruned.Deleted)
            events?.WriteImage("remove", id);
        return pruned;
    }

    /// <summary>What each image takes, by itself and together with others.</summary>
    public ImageDiskUsage DiskUsage() => ImageDiskUsage.Measure(store, List(new ImageListOptions { All = true }));

    /// <summary>Gives an image more names; each is taken from the image that has it.</summary>
    /// <exception cref="EngineException">The image is not there, or a name is malformed.</exception>
    public void Tag(string nameOrId, IReadOnlyList<string> names)
    {
        new ImageTagging(store, new ImageLookup(store)).Tag(nameOrId, names);
        foreach (var name in names)
            events?.WriteImage("tag", Find(nameOrId).Id, name);
    }

    /// <summary>Takes names from an image; all if none is given.</summary>
    /// <exception cref="EngineException">The image or a name is not there.</exception>
    public void Untag(string nameOrId, IReadOnlyList<string> names)
    {
        var before = Find(nameOrId);
        new ImageTagging(store, new ImageLookup(store)).Untag(nameOrId, names);
        var after = Find(before.Id).Record.Names;
        foreach (var name in before.Record.Names.Except(after, StringComparer.Ordinal))
            events?.WriteImage("untag", before.Id, name);
    }

    /// <summary>Removes names and images.</summary>
    public ImageRemoveReport Remove(ImageRemoveOptions options)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var lookup = new ImageLookup(store);
        foreach (var name in options.Names)
        {
            if (lookup.TryFind(name) is { } found)
                names.TryAdd(found.Image.Id, found.Image.Record.Names.FirstOrDefault() ?? "");
        }

        var report = new ImageRemoval(store, users, lookup).Remove(options);
        foreach (var name in report.Untagged)
            events?.WriteImage("untag", names.FirstOrDefault(pair => pair.Value == name).Key ?? "", name);
        foreach (var id in report.Deleted)
            events?.WriteImage("remove", id, names.GetValueOrDefault(id) ?? "");
        return report;
    }

    /// <summary>Makes an image of a tar archive.</summary>
    /// <exception cref="EngineException">An option or the archive is wrong.</exception>
    public StoredImage Import(ImageImportOptions options, ITransferProgress? progress = null)
    {
        var image = new ImageImport(store, Registries).Import(options, progress ?? NoProgress.Instance);
        // podman-import(1) is told of as the name that it gives.
        if (options.Name is { Length: > 0 } name) events?.WriteImage("tag", image.Id, name);
        return image;
    }

    /// <summary>Loads the images of an archive or a directory.</summary>
    /// <returns>Their names, <c>sha256:ID</c> for one without.</returns>
    /// <exception cref="EngineException">It is no image, or a damaged one.</exception>
    public IReadOnlyList<string> Load(ImageLoadOptions options, ITransferProgress? progress = null)
    {
        var loaded = new ImageLoad(store, temporary, Registries.PolicyFile).Load(options, progress ?? NoProgress.Instance);
        foreach (var name in loaded)
            events?.WriteImage("loadfromarchive", Find(name).Id, options.Input ?? "");
        return loaded;
    }

    /// <summary>Writes images to an archive or a directory.</summary>
    /// <exception cref="EngineException">An option is wrong, or writing failed.</exception>
    public void Save(ImageSaveOptions options, ITransferProgress? progress = null)
    {
        new ImageSave(store, new ImageLookup(store), temporary, Registries.PolicyFile).Save(options, progress ?? NoProgress.Instance);
        events?.WriteImage("save", Find(options.Names[0]).Id, options.Output ?? "");
    }

    /// <summary>Copies an image between this store, those of other accounts and other machines.</summary>
    /// <returns>The names at the destination.</returns>
    /// <exception cref="EngineException">There is no such image, account or machine, or the program there failed.</exception>
    public IReadOnlyList<string> Copy(ImagePlace source, ImagePlace destination, bool quiet) => new ImageCopy(this, temporary, quiet).Copy(source, destination);

    /// <summary>Fetches an image, from a registry or by another transport.</summary>
    /// <returns>The identifiers; several for archives and all tags.</returns>
    /// <exception cref="EngineException">There is no such image, it is damaged, or policy forbids it.</exception>
    public IReadOnlyList<string> Pull(ImagePullOptions options, ITransferProgress progress)
    {
        try
        {
            var pulled = new ImagePull(store, Registries, temporary, _defaults).Pull(options, progress);
            foreach (var id in pulled)
                events?.WriteImage("pull", id, options.Source);
            return pulled;
        }
        catch (EngineException error)
        {
            events?.WriteImage("pull-error", "", options.Source, error.Message);
            throw;
        }
    }

    /// <summary>Copies an image to a registry or by another transport.</summary>
    /// <returns>The digest of the manifest there.</returns>
    /// <exception cref="EngineException">There is no such image, or the destination refuses it.</exception>
    public Digest Push(ImagePushOptions options, ITransferProgress progress)
    {
        var digest = new ImagePush(store, Registries, temporary, _defaults).Push(options, progress);
        events?.WriteImage("push", Find(options.Source).Id, options.Destination ?? options.Source);
        return digest;
    }

    /// <summary>The lists of images.</summary>
    public ManifestLists Manifests => new(store, Registries, temporary, _defaults);

    /// <summary>Removes lists of images.</summary>
    /// <exception cref="EngineException">One is an image.</exception>
    public ImageRemoveReport RemoveManifests(IReadOnlyList<string> names, bool ignore) => Manifests.Remove(names, ignore, users);

    /// <summary>Makes an image of a distribution's packages, or finds the one that was made of the same.</summary>
    /// <exception cref="HelperException">mmdebstrap or apt failed, or is not there.</exception>
    /// <exception cref="InvalidArgumentException">An option is wrong.</exception>
    public ImageBootstrapResult Bootstrap(ImageBootstrapOptions options) => new ImageBootstrap(store, temporary).Bootstrap(options);
}
