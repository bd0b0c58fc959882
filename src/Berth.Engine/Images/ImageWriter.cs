using Berth.Oci.Images;
using Berth.Oci.References;
using Berth.Storage;
using Berth.Storage.Images;
using Berth.Storage.Layers;
using Berth.Storage.Records;

namespace Berth.Engine.Images;

/// <summary>Makes image records with their documents under the keys that containers/image uses.</summary>
internal sealed class ImageWriter(Store store)
{
    /// <summary>Makes an image of documents and layers that are in the store already.</summary>
    /// <param name="manifest">The manifest, kept as it is.</param>
    /// <param name="configuration">The configuration, whose digest becomes the identifier.</param>
    /// <param name="topLayer">The topmost layer, null without layers.</param>
    /// <param name="names">Full names, taken from whoever has them.</param>
    internal StoredImage Write(ManifestDocument manifest, byte[] configuration, string? topLayer, IReadOnlyList<string> names)
    {
        var digest = Digest.Of(configuration);
        var document = manifest.Bytes.ToArray();
        var record = store.Images.Create(new NewImage
        {
            Id = digest.Encoded,
            Names = names,
            TopLayer = topLayer,
            Digest = manifest.Digest.ToString(),
            Created = ImageTime.Parse(ImageDocuments.ReadConfiguration(configuration).Created) is { Year: > 1 } created ? created : null,
            BigData =
            [
                new(ImageDataKeys.Configuration(digest.ToString()), configuration),
                new(ImageDataKeys.ManifestByDigest(manifest.Digest.ToString()), document),
                new(ImageDataKeys.Manifest, document),
            ],
        });
        return new StoredImage(store, record);
    }

    /// <summary>Makes an image with one layer from nothing, as <c>import</c> and <c>bootstrap</c> do.</summary>
    internal StoredImage WriteSingleLayer(StagedLayer staged, ImageConfiguration configuration, IReadOnlyList<string> names, IReadOnlyDictionary<string, string>? annotations = null)
    {
        var layer = store.Layers.Commit(staged, parentId: null);
        var bytes = ImageDocuments.Write(configuration);
        var manifest = ManifestDocument.From(new ImageManifest
        {
            MediaType = MediaTypes.OciManifest,
            Config = new ContentDescriptor { MediaType = MediaTypes.OciConfig, Digest = Digest.Of(bytes).ToString(), Size = bytes.Length },
            Layers =
            [
                new ContentDescriptor
                {
                    MediaType = staged.Compression switch
                    {
                        LayerCompression.Gzip => MediaTypes.OciLayerGzip,
                        LayerCompression.Zstandard => MediaTypes.OciLayerZstd,
                        _ => MediaTypes.OciLayer,
                    },
                    Digest = staged.Digest,
                    Size = staged.Size,
                },
            ],
            Annotations = annotations,
        });
        return Write(manifest, bytes, layer.Id, names);
    }
}
