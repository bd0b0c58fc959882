using Berth.Engine.Images.Registries;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;

namespace Berth.Engine.Images.Manifests;

/// <summary>Copies a list and, unless only the list is wanted, its images, and further ones in the compressions that are missing.</summary>
internal sealed class ManifestCopy(Store store, RegistryAccess access, string temporary, ITransferProgress progress)
{
    private const string ZstandardAnnotation = "io.github.containers.compression.zstd";

    /// <summary>Copies and returns the list as it is at the destination.</summary>
    internal ManifestDocument Copy(ManifestList list, IListDestination destination, ManifestPushOptions options)
    {
        Check(options);
        var entries = list.Index.Manifests.ToList();
        if (options.All) entries = CopyImages(list, entries, destination, options);
        var isDocker = options.Format == "v2s2";
        var document = ManifestDocument.From(new ImageIndex
        {
            MediaType = isDocker ? MediaTypes.DockerManifestList : MediaTypes.OciIndex,
            Manifests = isDocker ? [.. entries.Select(static entry => entry with { Annotations = null })] : entries,
            Subject = isDocker ? null : list.Index.Subject,
            Annotations = isDocker ? null : list.Index.Annotations,
        });
        progress.Say("Writing manifest list to image destination");
        destination.Complete(document);
        return document;
    }

    private static void Check(ManifestPushOptions options)
    {
        foreach (var compression in options.AddCompressions)
        {
            if (compression is not (PushCompression.Gzip or PushCompression.Zstandard or PushCompression.Chunked))
                throw new InvalidArgumentException($"requested algorithm {compression} is not supported for replication: cannot find compressor for \"{compression}\"");
        }

        if (options is { All: false, AddCompressions.Count: > 0 })
            throw new InvalidArgumentException("preparing instances for copy: EnsureCompressionVariantsExist is not implemented for CopySpecificImages");
    }

    private List<ContentDescriptor> CopyImages(ManifestList list, List<ContentDescriptor> entries, IListDestination destination, ManifestPushOptions options)
    {
        var steps = Steps(entries, options.AddCompressions);
        progress.Say("Getting image list signatures");
        progress.Say($"Copying {steps.Count} images generated from {entries.Count} images in list");
        var copied = new List<ContentDescriptor>();
        var added = new List<ContentDescriptor>();
        for (var i = 0; i < steps.Count; i++)
        {
            var (entry, compression) = steps[i];
            progress.Say($"{(compression is null ? "Copying" : "Replicating")} image {entry.Digest} ({i + 1}/{steps.Count})");
            progress.Say("Getting image source signatures");
            ContentDescriptor result;
            try
            {
                result = CopyImage(list, entry, destination, compression is null ? options : options with { CompressionFormat = compression, CompressionLevel = null, ForceCompression = true });
            }
            catch (EngineException e)
            {
                throw RegistryImages.Within($"copying image {i + 1}/{steps.Count} from manifest list", e);
            }

            destination.Sign(Digest.Parse(result.Digest));
            (compression is null ? copied : added).Add(result);
        }

        if (added.Count == 0) return copied;
        // Programs that do not know zstd take the first image of their platform.
        return [.. copied.Concat(added).OrderBy(static entry => entry.Annotations?.ContainsKey(ZstandardAnnotation) == true)];
    }

    /// <summary>What to copy: every entry, and after the first of a platform the compressions that the platform does not have.</summary>
    private static List<(ContentDescriptor Entry, string? Compression)> Steps(List<ContentDescriptor> entries, IReadOnlyList<string> wanted)
    {
        var known = new HashSet<(string, string)>();
        foreach (var entry in entries) known.Add((PlatformOf(entry), entry.Annotations?.ContainsKey(ZstandardAnnotation) == true ? PushCompression.Zstandard : PushCompression.Gzip));
        var steps = new List<(ContentDescriptor, string?)>();
        foreach (var entry in entries)
        {
            steps.Add((entry, null));
            foreach (var compression in wanted)
            {
                if (known.Add((PlatformOf(entry), compression))) steps.Add((entry, compression));
            }
        }

        return steps;
    }

    private static string PlatformOf(ContentDescriptor entry) => $"{entry.Platform?.Os}/{entry.Platform?.Architecture}/{entry.Platform?.Variant}/{entry.Platform?.OsVersion}";

    private ContentDescriptor CopyImage(ManifestList list, ContentDescriptor entry, IListDestination destination, ManifestPushOptions options)
    {
        var place = list.PlaceOf(entry.Digest) is { } text ? TransportReference.TryParse(text) : null;
        switch (place?.Transport)
        {
            case TransportReference.Docker:
                return CopyRemote(ImageReference.ParseNormalized(place.Detail), entry, destination, options);
            case not (null or TransportReference.Storage):
                using (var source = TransportImages.Open(place, entry.Platform ?? PlatformChoice.Machine, temporary))
                    return Entry(entry, destination.Put(PushedImage.Of(TransportImages.Choose(source, place).First().Image, from: null), options));
        }

        if (list.Artifacts.ManifestOf(entry.Digest) is { } artifact)
        {
            destination.Put(list.Artifacts, artifact);
            return entry;
        }

        var image = StoredImageOf(store, entry, list.PlaceOf(entry.Digest)) ?? throw new NotFoundException($"the list's image {entry.Digest} is not in the store any more");
        return Entry(entry, destination.Put(PushedImage.Of(store, image), options));
    }

    private ContentDescriptor CopyRemote(ImageReference from, ContentDescriptor entry, IListDestination destination, ManifestPushOptions options)
    {
        var images = new RegistryImages(access);
        var (source, document) = images.Manifest(from);
        if (document.Image is { ArtifactType: null } image && !image.Layers.All(layer => Has(layer, options.ForceCompression ? options.CompressionFormat : null)))
            return Entry(entry, destination.Put(PushedImage.Of(images.Open(from, new ImagePlatform(null, null, null)), from), options));
        return Entry(entry, destination.Copy(source, from, document, options));
    }

    private static bool Has(ContentDescriptor layer, string? compression) => compression switch
    {
        null => true,
        PushCompression.Gzip => layer.MediaType is MediaTypes.OciLayerGzip or MediaTypes.DockerLayerGzip,
        PushCompression.Zstandard => layer.MediaType is MediaTypes.OciLayerZstd,
        _ => layer.Annotations?.ContainsKey(Storage.Chunked.ChunkedLayerCompressor.Annotation) == true,
    };

    /// <summary>The image of the store that an entry stands for; null if it is not there.</summary>
    internal static StoredImage? StoredImageOf(Store store, ContentDescriptor entry, string? place)
    {
        // containers-storage:[driver@graphroot+runroot]@ID, in Podman's lists and in Berth's.
        if (place is not null && place.LastIndexOf('@') is > 0 and var at && store.Images.TryGet(place[(at + 1)..]) is { } named) return new StoredImage(store, named);
        foreach (var record in store.Images.List())
        {
            if (record.Digests.Contains(entry.Digest)) return new StoredImage(store, record);
        }

        return null;
    }

    /// <summary>The entry of a manifest at the destination. As Podman, one whose layers are zstd says so.</summary>
    private static ContentDescriptor Entry(ContentDescriptor entry, ManifestDocument manifest)
    {
        var result = entry with { Digest = manifest.Digest.ToString(), Size = manifest.Bytes.Length, MediaType = manifest.MediaType };
        if (manifest.Image is not { ArtifactType: null } image || !image.Layers.Any(static layer => layer.MediaType == MediaTypes.OciLayerZstd)) return result;
        var annotations = new SortedDictionary<string, string>(StringComparer.Ordinal) { [ZstandardAnnotation] = "true" };
        foreach (var (key, value) in entry.Annotations ?? new Dictionary<string, string>(StringComparer.Ordinal)) annotations[key] = value;
        return result with { Annotations = annotations };
    }
}
