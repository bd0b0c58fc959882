using Berth.Oci.Archives;
using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Archives;
using Berth.Storage.Records;

namespace Berth.Engine.Images;

/// <summary>An image that is to be pushed, and what is known of its layers.</summary>
internal sealed record PushedImage
{
    /// <summary>Its configuration and the content of its layers.</summary>
    internal required SavedImage Saved { get; init; }

    /// <summary>The manifest that it has.</summary>
    internal required ManifestDocument Manifest { get; init; }

    /// <summary>For each layer the blobs that it is known to be.</summary>
    internal required IReadOnlyList<IReadOnlyList<ContentDescriptor>> Known { get; init; }

    /// <summary>Names that it has or has had.</summary>
    internal required IReadOnlyList<string> Names { get; init; }

    /// <summary>An image of the store.</summary>
    internal static PushedImage Of(Store store, StoredImage image) => new()
    {
        Saved = ImageSave.Describe(store, image, []),
        Manifest = image.Manifest,
        Known = KnownBlobs(store, image),
        Names = [.. image.Record.Names, .. image.Record.NamesHistory],
    };

    /// <summary>An image of a registry, an archive or a directory whose layers are to be made anew: each is read when it is written.</summary>
    internal static PushedImage Of(SourceImage image, ImageReference? from) => new()
    {
        Saved = new SavedImage
        {
            ConfigurationBytes = image.ConfigurationBytes,
            Configuration = image.Configuration,
            Annotations = image.Manifest.Image!.Annotations,
            Layers = [.. image.Layers.Select(static layer => new SavedLayer(layer.DiffId, -1, output =>
            {
                using var blob = layer.Open();
                LayerContent.CopyTo(blob, output, layer.DiffId);
            }))],
        },
        Manifest = image.Manifest,
        Known = [.. image.Layers.Select(static layer => (IReadOnlyList<ContentDescriptor>)[WithoutDocker(layer.Descriptor)])],
        Names = from is null ? [] : [from.ToString()],
    };

    /// <summary>For each layer the one it came as, in the manifest and in the store.</summary>
    private static List<IReadOnlyList<ContentDescriptor>> KnownBlobs(Store store, StoredImage image)
    {
        var records = new ImageLayers(store).Chain(image.Record).Reverse().ToList();
        var manifest = image.Manifest.Image?.Layers ?? [];
        var known = new List<IReadOnlyList<ContentDescriptor>>();
        for (var i = 0; i < records.Count; i++)
        {
            var blobs = new List<ContentDescriptor>();
            var record = records[i];
            // The manifest's descriptor knows more: it may have annotations.
            if (i < manifest.Count && manifest[i].Digest != record.DiffDigest) blobs.Add(WithoutDocker(manifest[i]));
            if (record.CompressedDigest is { } digest && record.Compression is LayerCompression.Gzip or LayerCompression.Zstandard && digest != record.DiffDigest && !blobs.Exists(blob => blob.Digest == digest))
                blobs.Add(new ContentDescriptor { MediaType = record.Compression == LayerCompression.Gzip ? MediaTypes.OciLayerGzip : MediaTypes.OciLayerZstd, Digest = digest, Size = record.CompressedSize });
            known.Add(blobs);
        }

        return known;
    }

    private static ContentDescriptor WithoutDocker(ContentDescriptor layer) => layer with
    {
        MediaType = layer.MediaType switch
        {
            MediaTypes.OciLayerZstd => MediaTypes.OciLayerZstd,
            MediaTypes.OciLayer or MediaTypes.DockerLayer => MediaTypes.OciLayer,
            _ => MediaTypes.OciLayerGzip,
        },
    };
}
