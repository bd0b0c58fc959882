using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Oci.Archives;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images.Manifests;

/// <summary>What the verbs of <c>manifest</c> do with the lists of the store.</summary>
/// <param name="store">The store.</param>
/// <param name="settings">How registries are spoken to.</param>
/// <param name="temporary">The directory for large temporary files.</param>
/// <param name="defaults">How images are copied where the options do not say.</param>
public sealed class ManifestLists(Store store, RegistrySettings settings, string temporary, TransferDefaults defaults)
{
    /// <summary>Makes a list, with images if any are named, and returns its identifier.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="images">The images.</param>
    /// <param name="all">All images of those that are lists themselves.</param>
    /// <param name="amend">Take a list of that name that is there.</param>
    /// <param name="annotations">Annotations of the list, <c>KEY=VALUE</c>.</param>
    /// <param name="login">How registries are spoken to.</param>
    /// <exception cref="ConflictException">The name is taken.</exception>
    public string Create(string name, IReadOnlyList<string> images, bool all, bool amend, IReadOnlyList<string> annotations, RegistryLogin login)
    {
        var local = ImageTagging.LocalName(name);
        ManifestList list;
        if (new ImageLookup(store).TryFind(local) is { } known)
        {
            if (!amend) throw new ConflictException($"image name \"{local}\" is already associated with image \"{known.Image.Id}\": that name is already in use, or use --replace to instruct Podman to do so.");
            list = ManifestList.Read(store, known.Image, local);
        }
        else
        {
            list = ManifestList.Create(store, local);
        }

        if (annotations.Count > 0) list.Index = list.Index with { Annotations = Merge(list.Index.Annotations, annotations) };
        Add(list, images, all, new ManifestEntryOptions(), login);
        list.Save();
        return list.Id;
    }

    /// <summary>Adds images to a list and returns its identifier.</summary>
    /// <exception cref="EngineException">There is no such list or image.</exception>
    public string Add(string name, IReadOnlyList<string> images, bool all, ManifestEntryOptions options, RegistryLogin login)
    {
        var list = Find(name);
        Add(list, images, all, options, login);
        list.Save();
        return list.Id;
    }

    /// <summary>Makes an artifact of files, adds it to a list and returns the list's identifier.</summary>
    /// <exception cref="EngineException">There is no such list, or a file cannot be read.</exception>
    public string AddArtifact(string name, IReadOnlyList<string> files, ManifestArtifactOptions artifact, ManifestEntryOptions options, RegistryLogin login)
    {
        var list = Find(name);
        list.Put(With(list.Artifacts.Add(files, artifact), options));
        if (artifact.Subject is { Length: > 0 } subject) Refer(list, subject, login);
        list.Save();
        return list.Id;
    }

    /// <summary>The files of each artifact of a list, by the digest of its manifest.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> FilesOf(string name)
    {
        var files = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (new ImageLookup(store).TryFind(name) is not { Image.IsManifestList: true } found) return files;
        var list = ManifestList.Read(store, found.Image, name);
        foreach (var entry in list.Index.Manifests)
        {
            if (list.Artifacts.FilesOf(entry.Digest) is { } known) files[entry.Digest] = known;
        }

        return files;
    }

    /// <summary>Changes what an entry says and returns the list's identifier.</summary>
    /// <param name="name">The list.</param>
    /// <param name="image">The entry's digest, or the name of its image.</param>
    /// <param name="options">What it is to say.</param>
    /// <param name="login">How registries are spoken to.</param>
    /// <exception cref="EngineException">There is no such list or entry.</exception>
    public string Annotate(string name, string image, ManifestEntryOptions options, RegistryLogin login)
    {
        var list = Find(name);
        var digest = DigestOf(image, login);
        var entry = list.Find(digest) ?? throw new NotFoundException($"no OCI manifest matching digest \"{digest}\" was found in list: no image instance matching the specified digest was found in the list or index");
        list.Put(With(entry, options));
        list.Save();
        return list.Id;
    }

    /// <summary>Changes what a list itself says and returns its identifier.</summary>
    /// <param name="name">The list.</param>
    /// <param name="annotations">Annotations, <c>KEY=VALUE</c>.</param>
    /// <param name="subject">The image that it refers to; null to leave that.</param>
    /// <param name="login">How registries are spoken to.</param>
    public string AnnotateIndex(string name, IReadOnlyList<string> annotations, string? subject, RegistryLogin login)
    {
        var list = Find(name);
        if (annotations.Count > 0) list.Index = list.Index with { Annotations = Merge(list.Index.Annotations, annotations) };
        if (subject is { Length: > 0 }) Refer(list, subject, login);
        list.Save();
        return list.Id;
    }

    /// <summary>Takes an entry out and returns the list's identifier.</summary>
    /// <exception cref="EngineException">There is no such list or entry.</exception>
    public string RemoveEntry(string name, string digest)
    {
        var list = Find(name);
        if (!Digest.TryParse(digest, out var parsed)) throw new InvalidArgumentException($"removing from manifest list {name}: invalid image digest \"{digest}\": invalid checksum digest format");
        if (!list.Remove(parsed.ToString())) throw new NotFoundException($"removing from manifest list {name}: no instance matching digest \"{parsed}\" found in manifest list: file does not exist");
        list.Save();
        return list.Id;
    }

    /// <summary>Whether there is a list of that name.</summary>
    /// <exception cref="InvalidArgumentException">It is an image.</exception>
    public bool Exists(string name) => new ImageLookup(store).TryFind(name) is { } found && ManifestList.Read(store, found.Image, found.Name ?? name) is not null;

    /// <summary>The list of the store; null if there is none of that name.</summary>
    public ManifestDocument? TryInspect(string name)
        => new ImageLookup(store).TryFind(name) is { Image.IsManifestList: true } found ? found.Image.Manifest : null;

    /// <summary>Removes lists.</summary>
    /// <exception cref="InvalidArgumentException">One is an image; nothing has been removed then.</exception>
    public ImageRemoveReport Remove(IReadOnlyList<string> names, bool ignore, IImageUsers users)
    {
        foreach (var name in names)
        {
            if (new ImageLookup(store).TryFind(name) is { } found) ManifestList.Read(store, found.Image, found.Name ?? name);
        }

        return new ImageRemoval(store, users, new ImageLookup(store)).Remove(new ImageRemoveOptions { Names = names, Ignore = ignore });
    }

    /// <summary>Pushes a list and, unless only the list is wanted, its images; returns the digest of the list at the destination.</summary>
    /// <exception cref="EngineException">There is no such list, or the destination refuses it.</exception>
    public Digest Push(ManifestPushOptions options, ITransferProgress progress)
    {
        options = options with { DefaultCompressionFormat = defaults.CompressionFormat, CompressionLevel = options.CompressionLevel ?? defaults.CompressionLevel };
        var (image, name) = new ImageLookup(store).TryFind(options.Source)
            ?? throw new NotFoundException($"retrieving local image from image name {options.Source}: {options.Source}: image not known");
        if (!image.IsManifestList) throw new InvalidArgumentException($"retrieving local image from image name {options.Source}: {name ?? options.Source}: image is not a manifest list");
        var list = ManifestList.Read(store, image, name ?? options.Source);
        var text = options.Destination ?? name ?? options.Source;
        var destination = TransportReference.TryParse(text) ?? new TransportReference(TransportReference.Docker, text);
        if (destination.Transport is not (TransportReference.Docker or TransportReference.Directory or TransportReference.Oci or TransportReference.OciArchive))
            throw new InvalidArgumentException($"copying multiple images: destination transport \"{destination.Transport}\" does not support copying multiple images as a group");
        var digest = destination.Transport == TransportReference.Docker ? ToRegistry(list, destination, options, progress) : Locally(list, destination, options, progress);
        if (options.DigestFile is { Length: > 0 } file) FileSystem.WriteAll(file, System.Text.Encoding.ASCII.GetBytes(digest.ToString()), 0x1A4);
        if (options.Remove) store.Images.Delete(list.Id);
        return digest;
    }

    private Digest ToRegistry(ManifestList list, TransportReference destination, ManifestPushOptions options, ITransferProgress progress)
    {
        using var signer = new ImageSigner(options.Signing);
        using var access = new RegistryAccess(settings, options.Login, progress.Warn);
        var reference = ImageReference.ParseNormalized(destination.Detail).WithDefaultTag();
        if (access.Configuration.Find(reference) is { IsBlocked: true } entry)
            throw new ConflictException($"registry {entry.Prefix} is blocked in {access.Configuration.File} or {access.Configuration.File}.d");
        // Again from the beginning: what is in the registry by then is skipped.
        return TransferRetry.Run(
            options.Retries ?? defaults.Retries,
            options.RetryDelay ?? defaults.RetryDelay,
            progress,
            () => new ManifestCopy(store, access, temporary, progress).Copy(list, new ManifestUpload(access, reference, signer, progress), options).Digest);
    }

    private Digest Locally(ManifestList list, TransportReference destination, ManifestPushOptions options, ITransferProgress progress)
    {
        using (var signer = new ImageSigner(options.Signing))
        {
            if (!signer.IsEmpty) throw new InvalidArgumentException($"copying image 1/{list.Index.Manifests.Count} from manifest list: Cannot determine canonical Docker reference for destination {destination}");
        }

        destination.CheckPlace();
        using var access = new RegistryAccess(settings, options.Login, progress.Warn);
        using var archive = destination.Transport == TransportReference.OciArchive ? ArchiveFile.Create(destination.Path) : null;
        var writer = archive is not null ? ListWriter.ToLayoutArchive(archive, destination.Name)
            : destination.Transport == TransportReference.Oci ? ListWriter.ToLayout(destination.Path, destination.Name)
            : ListWriter.ToDirectory(destination.Detail);
        return new ManifestCopy(store, access, temporary, progress).Copy(list, new ManifestArchive(writer, temporary, progress), options).Digest;
    }

    private void Add(ManifestList list, IReadOnlyList<string> images, bool all, ManifestEntryOptions options, RegistryLogin login)
    {
        if (images.Count == 0) return;
        using var access = new RegistryAccess(settings, login, static _ => { });
        var source = new ManifestSource(store, access, temporary);
        foreach (var image in images)
        {
            var platform = new ImagePlatform(options.OperatingSystem, options.Architecture, options.Variant);
            foreach (var (entry, place) in source.Find(image, all, platform)) list.Put(With(entry, options), place);
        }
    }

    private void Refer(ManifestList list, string subject, RegistryLogin login)
    {
        using var access = new RegistryAccess(settings, login, static _ => { });
        var (entry, _) = new ManifestSource(store, access, temporary).Find(subject, all: false, new ImagePlatform(null, null, null))[0];
        list.Index = list.Index with { Subject = new ContentDescriptor { MediaType = entry.MediaType, Digest = entry.Digest, Size = entry.Size } };
    }

    private ManifestList Find(string name)
    {
        var (image, resolved) = new ImageLookup(store).Find(name);
        return ManifestList.Read(store, image, resolved ?? name);
    }

    private string DigestOf(string image, RegistryLogin login)
    {
        if (Digest.TryParse(image, out var digest)) return digest.ToString();
        using var access = new RegistryAccess(settings, login, static _ => { });
        try
        {
            return new ManifestSource(store, access, temporary).Find(image, all: false, new ImagePlatform(null, null, null))[0].Entry.Digest;
        }
        catch (EngineException e)
        {
            var cause = e.InnerException is RegistryException inner ? inner.Message.Replace($"initializing source docker://{ImageReference.ParseNormalized(image).WithDefaultTag()}: ", "", StringComparison.Ordinal) : e.Message;
            throw new EngineException(e.Kind, $"finding instance for \"{image}\": reading local image \"{image}\" to check if it's in the manifest list: {cause}", e);
        }
    }

    private static ContentDescriptor With(ContentDescriptor entry, ManifestEntryOptions options)
    {
        var platform = entry.Platform;
        if (options.Architecture is not null || options.OperatingSystem is not null || options.OperatingSystemVersion is not null || options.Variant is not null || options.OperatingSystemFeatures.Count > 0)
        {
            platform ??= new Platform();
            platform = platform with
            {
                Architecture = options.Architecture ?? platform.Architecture,
                Os = options.OperatingSystem ?? platform.Os,
                OsVersion = options.OperatingSystemVersion ?? platform.OsVersion,
                Variant = options.Variant ?? platform.Variant,
                OsFeatures = options.OperatingSystemFeatures.Count > 0 ? options.OperatingSystemFeatures : platform.OsFeatures,
            };
        }

        return entry with { Platform = platform, Annotations = options.Annotations.Count > 0 ? Merge(entry.Annotations, options.Annotations) : entry.Annotations };
    }

    private static SortedDictionary<string, string> Merge(IReadOnlyDictionary<string, string>? known, IReadOnlyList<string> annotations)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in known ?? new Dictionary<string, string>(StringComparer.Ordinal)) merged[key] = value;
        foreach (var annotation in annotations)
        {
            var equals = annotation.IndexOf('=');
            if (equals < 0) throw new InvalidArgumentException($"expected --annotation \"{annotation}\" to be in key=value format");
            merged[annotation[..equals]] = annotation[(equals + 1)..];
        }

        return merged;
    }
}
