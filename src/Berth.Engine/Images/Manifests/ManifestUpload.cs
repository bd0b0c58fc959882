using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Distribution;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images.Manifests;

/// <summary>Puts a list and its images into a repository: images of the store are uploaded, those of registries copied.</summary>
internal sealed class ManifestUpload(Store store, RegistryAccess access, ImageSigner signer, ITransferProgress progress)
{
    private const int CopySize = 256 * 1024;
    private const string ZstandardAnnotation = "io.github.containers.compression.zstd";

    internal Digest Push(ManifestList list, ImageReference reference, ManifestPushOptions options)
    {
        var entries = list.Index.Manifests.ToList();
        if (options.All)
        {
            progress.Say("Getting image list signatures");
            progress.Say($"Copying {entries.Count} images generated from {entries.Count} images in list");
            for (var i = 0; i < entries.Count; i++)
            {
                progress.Say($"Copying image {entries[i].Digest} ({i + 1}/{entries.Count})");
                entries[i] = PushEntry(list, entries[i], reference, options);
                signer.Sign(access, reference, Digest.Parse(entries[i].Digest), progress);
            }
        }

        var isDocker = options.Format == "v2s2";
        var document = ManifestDocument.From(new ImageIndex
        {
            MediaType = isDocker ? MediaTypes.DockerManifestList : MediaTypes.OciIndex,
            Manifests = isDocker ? [.. entries.Select(static entry => entry with { Annotations = null })] : entries,
            Subject = isDocker ? null : list.Index.Subject,
            Annotations = isDocker ? null : list.Index.Annotations,
        });
        progress.Say("Writing manifest list to image destination");
        if (reference.Digest is { } wanted && wanted != document.Digest) throw new ConflictException($"the list's digest is {document.Digest} and not {wanted}");
        RegistryImages.Wait(access.Repository(reference).PutManifest(reference.Tag ?? document.Digest.ToString(), document, CancellationToken.None));
        const string storing = "Storing list signatures";
        if (signer.IsEmpty) progress.Say(storing);
        else signer.Sign(access, reference, document.Digest, progress, storing);
        return document.Digest;
    }

    private ContentDescriptor PushEntry(ManifestList list, ContentDescriptor entry, ImageReference reference, ManifestPushOptions options)
    {
        var untagged = ImageReference.Parse(reference.Repository);
        progress.Say("Getting image source signatures");
        if (list.PlaceOf(entry.Digest) is { } place && TransportReference.TryParse(place) is { Transport: TransportReference.Docker } remote)
            return Marked(Copy(ImageReference.ParseNormalized(remote.Detail), entry, untagged, options), options);

        if (list.Artifacts.ManifestOf(entry.Digest) is { } artifact)
        {
            PushArtifact(list.Artifacts, artifact, untagged);
            return entry;
        }

        var image = StoredImageOf(entry, list.PlaceOf(entry.Digest));
        var saved = ImageSave.Describe(store, image, []);
        var (digest, size, type) = new RegistryUpload(store, access, progress).PushUntagged(image, saved, untagged, new ImagePushOptions
        {
            Source = image.Id,
            Format = options.Format,
            CompressionFormat = options.CompressionFormat,
            CompressionLevel = options.CompressionLevel,
            ForceCompression = options.ForceCompression,
        });
        return Marked(entry with { Digest = digest.ToString(), Size = size, MediaType = type }, options);
    }

    private void PushArtifact(ListArtifacts artifacts, ManifestDocument manifest, ImageReference repository)
    {
        var destination = access.Repository(repository);
        foreach (var blob in manifest.Image!.Layers) PushBlob(artifacts, destination, blob, "blob");
        PushBlob(artifacts, destination, manifest.Image.Config, "config");
        progress.End();
        RegistryImages.Wait(destination.PutManifest(manifest.Digest.ToString(), manifest, CancellationToken.None));
    }

    private void PushBlob(ListArtifacts artifacts, RegistryRepository destination, ContentDescriptor blob, string kind)
    {
        var bar = progress.Begin(kind, blob.Digest, blob.Size);
        if (RegistryImages.Wait(destination.FindBlob(blob.Digest, CancellationToken.None)) is null)
        {
            using Stream content = artifacts.BlobOf(blob.Digest) is { } bytes ? new MemoryStream(bytes)
                : artifacts.FileOf(blob.Digest) is { } file && File.Exists(file) ? new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0)
                : throw new NotFoundException($"the file {artifacts.FileOf(blob.Digest)} of an artifact is not there any more");
            if (content.Length != blob.Size) throw new ConflictException($"the file {artifacts.FileOf(blob.Digest)} of an artifact has changed");
            // The registry compares the digest with what comes.
            RegistryImages.Wait(destination.PutBlob(blob.Digest, blob.Size, output => content.CopyTo(output, CopySize), CancellationToken.None));
        }

        bar.Advance(blob.Size);
        bar.Done();
    }

    private StoredImage StoredImageOf(ContentDescriptor entry, string? place)
    {
        // containers-storage:[driver@graphroot+runroot]@ID, in Podman's lists and in Berth's.
        if (place is not null && place.LastIndexOf('@') is > 0 and var at && store.Images.TryGet(place[(at + 1)..]) is { } named) return new StoredImage(store, named);
        foreach (var record in store.Images.List())
        {
            if (record.Digests.Contains(entry.Digest)) return new StoredImage(store, record);
        }

        throw new NotFoundException($"the list's image {entry.Digest} is not in the store any more");
    }

    /// <summary>As Podman, an entry whose layers were compressed with zstd on purpose says so.</summary>
    private static ContentDescriptor Marked(ContentDescriptor entry, ManifestPushOptions options)
    {
        if (options.CompressionFormat is not ("zstd" or "zstd:chunked") || MediaTypes.IsIndex(entry.MediaType)) return entry;
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { [ZstandardAnnotation] = "true" };
        foreach (var (key, value) in entry.Annotations ?? new Dictionary<string, string>(StringComparer.Ordinal)) annotations[key] = value;
        return entry with { Annotations = annotations };
    }

    /// <summary>Copies an image from one repository to another.</summary>
    /// <returns>Its entry, with another digest where the manifest had to become one of another type.</returns>
    private ContentDescriptor Copy(ImageReference from, ContentDescriptor entry, ImageReference to, ManifestPushOptions options)
    {
        var (source, document) = new RegistryImages(access).Manifest(from);
        var destination = access.Repository(to);
        foreach (var child in document.Index?.Manifests ?? []) Copy(from.WithDigest(Digest.Parse(child.Digest)), child, to, options);
        if (document.Image is { } image)
        {
            RefuseOtherCompression(from, image, options);
            foreach (var layer in image.Layers) CopyBlob(source, destination, layer, "blob", from, to);
            CopyBlob(source, destination, image.Config, "config", from, to);
            progress.End();
            document = Converted(document, image, options.Format);
        }

        RegistryImages.Wait(destination.PutManifest(document.Digest.ToString(), document, CancellationToken.None));
        return entry with { Digest = document.Digest.ToString(), Size = document.Bytes.Length, MediaType = document.MediaType };
    }

    private void CopyBlob(RegistryRepository source, RegistryRepository destination, ContentDescriptor blob, string kind, ImageReference from, ImageReference to)
    {
        var bar = progress.Begin(kind, blob.Digest, blob.Size);
        if (RegistryImages.Wait(destination.FindBlob(blob.Digest, CancellationToken.None)) is not null
            || (from.Domain == to.Domain && from.Path != to.Path && RegistryImages.Wait(destination.MountBlob(blob.Digest, from.Path, CancellationToken.None))))
        {
            bar.Done("skipped: already exists");
            return;
        }

        using var content = RegistryImages.Wait(source.OpenBlob(blob, CancellationToken.None));
        // The registry compares the digest with what comes.
        RegistryImages.Wait(destination.PutBlob(blob.Digest, blob.Size, output => content.CopyTo(output, CopySize), CancellationToken.None));
        bar.Advance(blob.Size);
        bar.Done();
    }

    private static void RefuseOtherCompression(ImageReference from, ImageManifest image, ManifestPushOptions options)
    {
        if (options.CompressionFormat is not { } wanted || image.ArtifactType is not null) return;
        foreach (var layer in image.Layers)
        {
            var isZstandard = layer.MediaType?.EndsWith("+zstd", StringComparison.Ordinal) ?? false;
            var isGzip = layer.MediaType is MediaTypes.OciLayerGzip or MediaTypes.DockerLayerGzip;
            if (wanted == "gzip" ? !isGzip : !isZstandard)
                throw new NotSupportedYetException($"--compression-format {wanted} is not supported yet for docker://{from}, which is in a registry and compressed otherwise: pull it and add it from the store");
        }
    }

    /// <summary>The manifest in the type that was asked for: what it says stays.</summary>
    private static ManifestDocument Converted(ManifestDocument document, ImageManifest image, string? format)
    {
        if (format is null || image.ArtifactType is not null || document.IsDocker == (format == "v2s2")) return document;
        var isDocker = format == "v2s2";
        return ManifestDocument.From(image with
        {
            MediaType = isDocker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
            Config = image.Config with { MediaType = isDocker ? MediaTypes.DockerConfig : MediaTypes.OciConfig },
            Layers = [.. image.Layers.Select(layer => layer with { MediaType = LayerType(layer.MediaType, isDocker) })],
            Annotations = isDocker ? null : image.Annotations,
        });
    }

    private static string? LayerType(string? type, bool isDocker) => (type, isDocker) switch
    {
        (MediaTypes.OciLayerGzip, true) => MediaTypes.DockerLayerGzip,
        (MediaTypes.OciLayer, true) => MediaTypes.DockerLayer,
        (MediaTypes.OciLayerZstd, true) => throw new InvalidArgumentException($"compression using zstd is not supported by the manifest type {MediaTypes.DockerManifest}"),
        (MediaTypes.DockerLayerGzip, false) => MediaTypes.OciLayerGzip,
        (MediaTypes.DockerLayer, false) => MediaTypes.OciLayer,
        _ => type,
    };
}
