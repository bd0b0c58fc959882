using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Writes an image as blobs and its manifest: what the oci and dir formats have in common.</summary>
internal static class BlobWriter
{
    /// <summary>Writes configuration and layers and returns the manifest, which is not written.</summary>
    /// <param name="sink">Where to.</param>
    /// <param name="image">The image.</param>
    /// <param name="isDocker">Docker's media types instead of OCI's.</param>
    /// <param name="compressor">What compresses the layers; null to leave them as they are.</param>
    /// <param name="temporary">The directory for compressed layers.</param>
    /// <param name="nameOf">The name of a blob's file.</param>
    /// <param name="written">The blobs that have been written already; it gets the new ones.</param>
    internal static ManifestDocument Write(IArchiveSink sink, SavedImage image, bool isDocker, LayerCompressor? compressor, string temporary, Func<Digest, string> nameOf, HashSet<Digest> written)
    {
        var layers = new List<ContentDescriptor>(image.Layers.Count);
        foreach (var layer in image.Layers)
        {
            if (compressor is not null)
            {
                using var compressed = CompressedLayer.Make(layer, compressor, temporary);
                if (written.Add(compressed.Digest)) sink.AddFile(nameOf(compressed.Digest), compressed.WriteTo, compressed.Size);

                layers.Add(new ContentDescriptor { MediaType = isDocker ? MediaTypes.DockerLayerGzip : compressor.OciType(layer), Digest = compressed.Digest.ToString(), Size = compressed.Size, Annotations = compressed.Annotations });
                continue;
            }

            var digest = Digest.Parse(layer.DiffId);
            if (written.Add(digest)) sink.AddFile(nameOf(digest), layer.WriteTo, layer.Size);
            layers.Add(new ContentDescriptor { MediaType = isDocker ? MediaTypes.DockerLayer : MediaTypes.OciLayer, Digest = layer.DiffId, Size = layer.Size });
        }

        var configuration = Digest.Of(image.ConfigurationBytes);
        if (written.Add(configuration)) sink.AddFile(nameOf(configuration), image.ConfigurationBytes);
        return ManifestDocument.From(new ImageManifest
        {
            MediaType = isDocker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
            Config = new ContentDescriptor { MediaType = isDocker ? MediaTypes.DockerConfig : MediaTypes.OciConfig, Digest = configuration.ToString(), Size = image.ConfigurationBytes.Length },
            Layers = layers,
            Annotations = isDocker ? null : image.Annotations,
        });
    }
}
