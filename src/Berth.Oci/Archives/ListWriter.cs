using System.Text;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Archives;

/// <summary>Writes a list of images with its images: as an OCI image layout, in a directory or as an archive, or as the <c>dir:</c> transport has it.</summary>
public sealed class ListWriter
{
    private readonly HashSet<Digest> _written = [];
    private readonly IArchiveSink _sink;
    private readonly bool _isLayout;
    private readonly string? _name;
    private readonly string? _directory;

    private ListWriter(IArchiveSink sink, bool isLayout, string? name, string? directory)
    {
        _sink = sink;
        _isLayout = isLayout;
        _name = name;
        _directory = directory;
        if (isLayout) OciLayoutWriter.Begin(sink);
        else sink.AddFile(DirectoryReader.VersionName, Encoding.ASCII.GetBytes(DirectoryReader.Version));
    }

    /// <summary>Whether everything in it must be OCI's.</summary>
    public bool IsOci => _isLayout;

    /// <summary>A directory of manifests and blobs, which is made if it is not there.</summary>
    public static ListWriter ToDirectory(string directory)
    {
        Directory.CreateDirectory(directory);
        return new ListWriter(new DirectorySink(directory), isLayout: false, name: null, directory);
    }

    /// <summary>A layout in a directory, which is made if it is not there; what it has already stays.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="name">The list's name in it; null for none.</param>
    public static ListWriter ToLayout(string directory, string? name)
    {
        Directory.CreateDirectory(directory);
        return new ListWriter(new DirectorySink(directory), isLayout: true, name, directory);
    }

    /// <summary>A layout as a tar archive.</summary>
    /// <param name="output">A stream, which need not be seekable.</param>
    /// <param name="name">The list's name in it; null for none.</param>
    public static ListWriter ToLayoutArchive(Stream output, string? name)
        => new(new TarSink(output, DateTimeOffset.UtcNow, OciLayoutWriter.FileMode), isLayout: true, name, directory: null);

    /// <summary>Writes an image and returns its manifest.</summary>
    /// <param name="image">The image.</param>
    /// <param name="isDocker">Docker's media types instead of OCI's.</param>
    /// <param name="compressor">What compresses the layers; null to leave them as they are.</param>
    /// <param name="temporary">The directory for compressed layers.</param>
    public ManifestDocument AddImage(SavedImage image, bool isDocker, LayerCompressor? compressor, string temporary)
    {
        var manifest = BlobWriter.Write(_sink, image, isDocker, compressor, temporary, NameOf, _written);
        AddManifest(manifest);
        return manifest;
    }

    /// <summary>Writes a blob, once.</summary>
    /// <param name="digest">Its digest.</param>
    /// <param name="size">Its length in bytes.</param>
    /// <param name="content">Writes it; not called where the blob is there.</param>
    public void AddBlob(string digest, long size, Action<Stream> content)
    {
        var parsed = Digest.Parse(digest);
        if (_written.Add(parsed)) _sink.AddFile(NameOf(parsed), content, size);
    }

    /// <summary>Writes the manifest of an image whose blobs are there.</summary>
    public void AddManifest(ManifestDocument manifest)
    {
        if (_written.Add(manifest.Digest)) _sink.AddFile(_isLayout ? NameOf(manifest.Digest) : DirectoryReader.InstanceName(manifest.Digest), manifest.Bytes.ToArray());
    }

    /// <summary>Writes the list itself, and completes everything.</summary>
    public void Complete(ManifestDocument list)
    {
        if (_isLayout) OciLayoutWriter.End(_sink, list, _name, _directory);
        else _sink.AddFile(DirectoryReader.ManifestName, list.Bytes.ToArray());
        (_sink as TarSink)?.Complete();
    }

    private string NameOf(Digest digest) => _isLayout ? OciLayoutReader.NameOf(digest) : digest.Encoded;
}
