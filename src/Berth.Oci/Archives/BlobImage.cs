using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Puts an image together from its manifest and a store of blobs.</summary>
internal static class BlobImage
{
    /// <summary>Reads the configuration and describes the layers.</summary>
    /// <param name="files">Where the blobs are.</param>
    /// <param name="manifest">One image's manifest.</param>
    /// <param name="nameOf">The file name of a blob.</param>
    /// <param name="names">The image's names.</param>
    /// <exception cref="EngineException">A blob is missing, or is not what it should be.</exception>
    internal static SourceImage Read(IArchiveFiles files, ManifestDocument manifest, Func<Digest, string> nameOf, IReadOnlyList<string> names)
    {
        var image = manifest.Image!;
        if (image.ArtifactType is not null && image.Config.MediaType is not (MediaTypes.OciConfig or MediaTypes.DockerConfig))
            throw new InvalidArgumentException($"manifest {manifest.Digest}: an artifact of the type {image.ArtifactType} is not an image");
        var bytes = ReadBlob(files, image.Config, nameOf, "configuration");
        var configuration = ImageDocuments.ReadConfiguration(bytes);
        var diffIds = configuration.Rootfs?.DiffIds ?? [];
        if (diffIds.Count != image.Layers.Count)
            throw new InvalidArgumentException($"manifest {manifest.Digest}: it has {image.Layers.Count} layers, and the configuration {diffIds.Count}");
        var layers = new List<SourceLayer>(diffIds.Count);
        for (var i = 0; i < diffIds.Count; i++)
        {
            var descriptor = image.Layers[i];
            if (MediaTypes.IsForeignLayer(descriptor.MediaType)) throw new NotSupportedYetException($"layer {descriptor.Digest}: foreign layers are not supported yet");
            var name = nameOf(Digest.Parse(descriptor.Digest));
            var length = files.Length(name) ?? throw new InvalidArgumentException($"layer {descriptor.Digest} is missing");
            if (length != descriptor.Size) throw new InvalidArgumentException($"layer {descriptor.Digest}: it has {length} bytes and not {descriptor.Size}");
            if (!Digest.TryParse(diffIds[i], out _)) throw new InvalidArgumentException($"configuration {image.Config.Digest}: invalid digest \"{diffIds[i]}\"");
            layers.Add(new SourceLayer(descriptor, diffIds[i], () => files.Open(name)));
        }

        return new SourceImage { Names = names, Manifest = manifest, ConfigurationBytes = bytes, Configuration = configuration, Layers = layers };
    }

    /// <summary>Reads a document that a descriptor points at and checks it.</summary>
    internal static byte[] ReadBlob(IArchiveFiles files, ContentDescriptor descriptor, Func<Digest, string> nameOf, string what)
    {
        var digest = Digest.Parse(descriptor.Digest);
        var name = nameOf(digest);
        if (files.Length(name) is null) throw new InvalidArgumentException($"{what} {digest} is missing");
        var bytes = files.ReadDocument(name, ImageDocuments.MaximumSize);
        if (!digest.Matches(bytes)) throw new InvalidArgumentException($"{what} {digest}: the digest of its content is {Digest.Of(bytes)}");
        return bytes;
    }
}
