using System.Text;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Writes an image as an OCI image layout, in a directory or as an archive.</summary>
public static class OciLayoutWriter
{
    private const uint FileMode = 0x1A4; // 0644

    /// <summary>Writes an archive.</summary>
    /// <param name="output">A stream, which need not be seekable.</param>
    /// <param name="image">The image; its first name becomes the annotation that names it.</param>
    /// <param name="compressor">What compresses the layers; null to leave them as they are.</param>
    /// <param name="temporary">The directory for compressed layers.</param>
    public static Digest WriteArchive(Stream output, SavedImage image, LayerCompressor? compressor, string temporary)
    {
        var sink = new TarSink(output, DateTimeOffset.UtcNow, FileMode);
        var digest = Write(sink, image, compressor, temporary, []);
        sink.Complete();
        return digest;
    }

    /// <summary>Writes a directory, which is made if it is not there; other images that it has stay.</summary>
    public static Digest WriteDirectory(string directory, SavedImage image, LayerCompressor? compressor, string temporary)
    {
        Directory.CreateDirectory(directory);
        return Write(new DirectorySink(directory), image, compressor, temporary, Others(directory, image));
    }

    private static Digest Write(IArchiveSink sink, SavedImage image, LayerCompressor? compressor, string temporary, IReadOnlyList<ContentDescriptor> others)
    {
        sink.AddDirectory("blobs");
        sink.AddDirectory("blobs/sha256");
        var manifest = BlobWriter.Write(sink, image, isDocker: false, compressor, temporary, OciLayoutReader.NameOf);
        sink.AddFile(OciLayoutReader.NameOf(manifest.Digest), manifest.Bytes.ToArray());
        var descriptor = new ContentDescriptor
        {
            MediaType = manifest.MediaType,
            Digest = manifest.Digest.ToString(),
            Size = manifest.Bytes.Length,
            Annotations = image.Names.Count == 0 ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [OciLayoutReader.NameAnnotation] = image.Names[0] },
        };
        sink.AddFile(OciLayoutReader.IndexName, ImageDocuments.Write(new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = [.. others.Where(other => other.Digest != descriptor.Digest || other.Annotations is not null), descriptor] }));
        sink.AddFile(OciLayoutReader.LayoutName, Encoding.ASCII.GetBytes(OciLayoutReader.LayoutContent));
        return manifest.Digest;
    }

    /// <summary>The images that the layout has already, but for one of the same name.</summary>
    private static IReadOnlyList<ContentDescriptor> Others(string directory, SavedImage image)
    {
        var path = Path.Combine(directory, OciLayoutReader.IndexName);
        if (!File.Exists(path)) return [];
        var index = ManifestDocument.Parse(File.ReadAllBytes(path), MediaTypes.OciIndex).Index;
        var name = image.Names.Count == 0 ? null : image.Names[0];
        return [.. (index?.Manifests ?? []).Where(other => other.Annotations?.GetValueOrDefault(OciLayoutReader.NameAnnotation) is var known && (known is null || known != name))];
    }
}
