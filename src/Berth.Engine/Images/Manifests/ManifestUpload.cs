using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images.Manifests;

/// <summary>Puts a list and its images into a repository: images of the store are uploaded, those of registries copied.</summary>
internal sealed class ManifestUpload(Store store, RegistryAccess access, ImageSigner signer, ITransferProgress progress)
{
    private const int CopySize = 256 * 1024;

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
        if (list.PlaceOf(entry.Digest) is { } place && TransportReference.TryParse(place) is { Transport: TransportReference.Docker } remote)
        {
            Copy(ImageReference.ParseNormalized(remote.Detail), entry, untagged);
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
        return entry with { Digest = digest.ToString(), Size = size, MediaType = type };
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

    private void Copy(ImageReference from, ContentDescriptor entry, ImageReference to)
    {
        var (source, document) = new RegistryImages(access).Manifest(from);
        var destination = access.Repository(to);
        foreach (var child in document.Index?.Manifests ?? []) Copy(from.WithDigest(Digest.Parse(child.Digest)), child, to);
        foreach (var blob in document.Image is { } image ? image.Layers.Append(image.Config) : [])
        {
            var bar = progress.Begin("blob", blob.Digest, blob.Size);
            if (RegistryImages.Wait(destination.FindBlob(blob.Digest, CancellationToken.None)) is not null
                || (from.Domain == to.Domain && from.Path != to.Path && RegistryImages.Wait(destination.MountBlob(blob.Digest, from.Path, CancellationToken.None))))
            {
                bar.Done("skipped: already exists");
                continue;
            }

            using var content = RegistryImages.Wait(source.OpenBlob(blob, CancellationToken.None));
            // The registry compares the digest with what comes.
            RegistryImages.Wait(destination.PutBlob(blob.Digest, blob.Size, output => content.CopyTo(output, CopySize), CancellationToken.None));
            bar.Advance(blob.Size);
            bar.Done();
        }

        RegistryImages.Wait(destination.PutManifest(entry.Digest, document, CancellationToken.None));
    }
}
