using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Reads an OCI image layout (OCI image specification, image-layout.md) from a directory or an archive.</summary>
internal static class OciLayoutReader
{
    internal const string IndexName = "index.json";
    internal const string LayoutName = "oci-layout";
    internal const string LayoutContent = """{"imageLayoutVersion": "1.0.0"}""";
    internal const string NameAnnotation = "org.opencontainers.image.ref.name";
    private const int MaximumNesting = 4;

    internal static string NameOf(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Encoded}";

    /// <summary>Reads all images of the layout; of one for several platforms that for <paramref name="platform"/>.</summary>
    internal static IReadOnlyList<SourceImage> Read(IArchiveFiles files, Platform platform)
    {
        var index = ManifestDocument.Parse(files.ReadDocument(IndexName, ImageDocuments.MaximumSize), MediaTypes.OciIndex).Index
            ?? throw new InvalidArgumentException($"{IndexName}: not an index");
        if (index.Manifests.Count == 0) throw new InvalidArgumentException($"{IndexName}: there is no image in it");
        var images = new List<SourceImage>(index.Manifests.Count);
        foreach (var descriptor in index.Manifests)
        {
            var manifest = Resolve(files, descriptor, platform, MaximumNesting);
            string[] names = descriptor.Annotations?.GetValueOrDefault(NameAnnotation) is { Length: > 0 } name ? [name] : [];
            images.Add(BlobImage.Read(files, manifest, NameOf, names));
        }

        return images;
    }

    private static ManifestDocument Resolve(IArchiveFiles files, ContentDescriptor descriptor, Platform platform, int depth)
    {
        var manifest = ManifestDocument.Parse(BlobImage.ReadBlob(files, descriptor, NameOf, "manifest"), descriptor.MediaType);
        if (manifest.Index is null) return manifest;
        if (depth == 0) throw new InvalidArgumentException($"index {manifest.Digest}: indexes are nested too deeply");
        return Resolve(files, PlatformChoice.Choose(manifest.Index, platform), platform, depth - 1);
    }
}
