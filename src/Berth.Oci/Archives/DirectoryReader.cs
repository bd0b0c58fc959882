using Berth.Linux.Errors;
using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>Reads a directory of the <c>dir:</c> transport: manifest.json and blobs named by their digits.</summary>
internal static class DirectoryReader
{
    internal const string ManifestName = "manifest.json";
    internal const string VersionName = "version";
    internal const string Version = "Directory Transport Version: 1.1\n";

    internal static IReadOnlyList<SourceImage> Read(IArchiveFiles files)
    {
        var manifest = ManifestDocument.Parse(files.ReadDocument(ManifestName, ImageDocuments.MaximumSize));
        if (manifest.Image is null) throw new NotSupportedYetException($"{ManifestName}: a list of images in a directory is not supported yet");
        return [BlobImage.Read(files, manifest, static digest => digest.Encoded, [])];
    }
}
