using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Reads a directory of the <c>dir:</c> transport: manifest.json and blobs named by their digits.</summary>
internal static class DirectoryReader
{
    internal const string ManifestName = "manifest.json";
    internal const string VersionName = "version";
    internal const string Version = "Directory Transport Version: 1.1\n";

    private const int MaximumNesting = 4;

    /// <summary>The name of the manifest of a list's image.</summary>
    internal static string InstanceName(Digest digest) => $"{digest.Encoded}.manifest.json";

    /// <summary>Reads the image of the directory; of a list that for <paramref name="platform"/>.</summary>
    internal static IReadOnlyList<SourceImage> Read(IArchiveFiles files, Platform platform)
    {
        var manifest = ManifestDocument.Parse(files.ReadDocument(ManifestName, ImageDocuments.MaximumSize));
        for (var depth = 0; manifest.Index is { } index; depth++)
        {
            if (depth == MaximumNesting) throw new InvalidArgumentException($"index {manifest.Digest}: indexes are nested too deeply");
            var chosen = PlatformChoice.Choose(index, platform);
            manifest = ManifestDocument.Parse(BlobImage.ReadBlob(files, chosen, InstanceName, "manifest"), chosen.MediaType);
        }

        return [BlobImage.Read(files, manifest, static digest => digest.Encoded, [])];
    }
}
