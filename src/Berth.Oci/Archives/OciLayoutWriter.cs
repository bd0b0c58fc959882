using System.Text;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Writes an image as an OCI image layout, in a directory or as an archive.</summary>
public static class OciLayoutWriter
{
    internal const uint FileMode = 0x1A4; // 0644

    /// <summary>Writes an archive.</summary>
    /// <param name="output">A stream, which need not be seekable.</param>
    /// <param name="image">The image; its first name becomes the annotation that names it.</param>
    /// <param name="compressor">What compresses the layers; null to leave them as they are.</param>
    /// <param name="temporary">The directory for compressed layers.</param>
    public static Digest WriteArchive(Stream output, SavedImage image, LayerCompressor? compressor, string temporary)
    {
        var sink = new TarSink(output, DateTimeOffset.UtcNow, FileMode);
        var digest = Write(sink, image, compressor, temporary, directory: null);
        sink.Complete();
        return digest;
    }

    /// <summary>Writes a directory, which is made if it is not there; other images that it has stay.</summary>
    public static Digest WriteDirectory(string directory, SavedImage image, LayerCompressor? compressor, string temporary)
    {
        Directory.CreateDirectory(directory);
        return Write(new DirectorySink(directory), image, compressor, temporary, directory);
    }

    private static Digest Write(IArchiveSink sink, SavedImage image, LayerCompressor? compressor, string temporary, string? directory)
    {
        Begin(sink);
        var manifest = BlobWriter.Write(sink, image, isDocker: false, compressor, temporary, OciLayoutReader.NameOf, []);
        End(sink, manifest, image.Names.Count == 0 ? null : image.Names[0], directory);
        return manifest.Digest;
    }

    /// <summary>Makes the directories.</summary>
    internal static void Begin(IArchiveSink sink)
    {
        sink.AddDirectory("blobs");
        sink.AddDirectory("blobs/sha256");
    }

    /// <summary>Writes the manifest or list that the layout is about, and the files that lead to it.</summary>
    /// <param name="sink">Where to.</param>
    /// <param name="manifest">The manifest or list.</param>
    /// <param name="name">Its name; null for none.</param>
    /// <param name="directory">The directory, of which other images stay; null for an archive.</param>
    internal static void End(IArchiveSink sink, ManifestDocument manifest, string? name, string? directory)
    {
        sink.AddFile(OciLayoutReader.NameOf(manifest.Digest), manifest.Bytes.ToArray());
        var others = directory is null ? [] : Others(directory, name);
        var descriptor = new ContentDescriptor
        {
            MediaType = manifest.MediaType,
            Digest = manifest.Digest.ToString(),
            Size = manifest.Bytes.Length,
            Annotations = name is null ? null : new Dictionary<string, string>(StringComparer.Ordinal) { [OciLayoutReader.NameAnnotation] = name },
        };
        sink.AddFile(OciLayoutReader.IndexName, ImageDocuments.Write(new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = [.. others.Where(other => other.Digest != descriptor.Digest || other.Annotations is not null), descriptor] }));
        sink.AddFile(OciLayoutReader.LayoutName, Encoding.ASCII.GetBytes(OciLayoutReader.LayoutContent));
    }

    /// <summary>The images that the layout has already, but for one of the same name.</summary>
    private static IReadOnlyList<ContentDescriptor> Others(string directory, string? name)
    {
        var path = Path.Combine(directory, OciLayoutReader.IndexName);
        if (!File.Exists(path)) return [];
        var index = ManifestDocument.Parse(File.ReadAllBytes(path), MediaTypes.OciIndex).Index;
        return [.. (index?.Manifests ?? []).Where(other => other.Annotations?.GetValueOrDefault(OciLayoutReader.NameAnnotation) is var known && (known is null || known != name))];
    }
}
