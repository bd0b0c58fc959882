using System.Text;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Writes an image as the <c>dir:</c> transport has it: manifest.json and blobs named by their digits.</summary>
public static class DirectoryWriter
{
    /// <summary>Writes an image into a directory, which is made if it is not there.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="image">The image.</param>
    /// <param name="isDocker">Docker's manifest instead of OCI's.</param>
    /// <param name="compressor">What compresses the layers; null to leave them as they are.</param>
    /// <param name="temporary">The directory for compressed layers.</param>
    public static Digest Write(string directory, SavedImage image, bool isDocker, LayerCompressor? compressor, string temporary)
    {
        Directory.CreateDirectory(directory);
        var sink = new DirectorySink(directory);
        sink.AddFile(DirectoryReader.VersionName, Encoding.ASCII.GetBytes(DirectoryReader.Version));
        var manifest = BlobWriter.Write(sink, image, isDocker, compressor, temporary, static digest => digest.Encoded, []);
        sink.AddFile(DirectoryReader.ManifestName, manifest.Bytes.ToArray());
        return manifest.Digest;
    }
}
