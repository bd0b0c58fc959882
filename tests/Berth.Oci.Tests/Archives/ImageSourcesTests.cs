using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Berth.Linux.Errors;
using Berth.Oci.Archives;

namespace Berth.Oci.Tests.Archives;

public sealed class ImageSourcesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-archives-").FullName;
    private readonly SavedImage _image = TestImage.Make("localhost/a:1", TestImage.Layer("one", "1"), TestImage.Layer("two", new string('x', 5000)));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("docker-archive", false)]
    [InlineData("oci-archive", false)]
    [InlineData("oci-archive", true)]
    [InlineData("oci", true)]
    [InlineData("dir", false)]
    [InlineData("dir", true)]
    public void What_is_written_is_read_again(string transport, bool compresses)
    {
        var path = Write(transport, compresses);
        using var source = ImageSources.Open(path, _directory);

        Assert.Equal(transport, source.Transport);
        var image = Assert.Single(source.Images);
        Assert.Equal(transport == "dir" ? [] : ["localhost/a:1"], image.Names);
        Assert.Equal(_image.ConfigurationBytes, image.ConfigurationBytes);
        Assert.Equal(2, image.Layers.Count);
        foreach (var (saved, layer) in _image.Layers.Zip(image.Layers))
        {
            using var blob = layer.Open();
            using Stream content = compresses ? new GZipStream(blob, CompressionMode.Decompress) : blob;
            using var copy = new MemoryStream();
            content.CopyTo(copy);
            using var expected = new MemoryStream();
            saved.WriteTo(expected);
            Assert.Equal(expected.ToArray(), copy.ToArray());
        }
    }

    [Theory]
    [InlineData("docker-archive", "docker-archive:{0}")]
    [InlineData("oci-archive", "oci-archive:{0}")]
    [InlineData("oci", "oci:{0}")]
    [InlineData("dir", "dir:{0}")]
    public void Skopeo_reads_what_is_written(string transport, string reference)
    {
        var path = Write(transport, compresses: transport.StartsWith("oci", StringComparison.Ordinal));
        using var skopeo = Process.Start(new ProcessStartInfo("skopeo", ["--insecure-policy", "copy", "-q", string.Format(null, reference, path), $"dir:{_directory}/copy"]) { RedirectStandardError = true, UseShellExecute = false })!;
        var error = skopeo.StandardError.ReadToEnd();
        skopeo.WaitForExit();
        Assert.True(skopeo.ExitCode == 0, error);
        using var source = ImageSources.Open($"{_directory}/copy", _directory);
        Assert.Equal(_image.ConfigurationBytes, source.Images[0].ConfigurationBytes);
    }

    [Fact]
    public void A_compressed_archive_from_a_pipe_is_read()
    {
        var path = Write("docker-archive", compresses: false);
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(File.ReadAllBytes(path));
        packed.Position = 0;
        using var source = ImageSources.Open(packed, "stdin", _directory);
        Assert.Equal("localhost/a:1", Assert.Single(source.Images[0].Names));
        Assert.Single(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Several_images_share_their_layers_in_one_archive()
    {
        var path = $"{_directory}/multi";
        var other = TestImage.Make("localhost/b:2", TestImage.Layer("one", "1"));
        using (var output = File.Create(path)) DockerArchiveWriter.Write(output, [_image, other]);
        using var source = ImageSources.Open(path, _directory);
        Assert.Equal(["localhost/a:1", "localhost/b:2"], source.Images.Select(static image => image.Names[0]));
        Assert.Equal(source.Images[0].Layers[0].DiffId, source.Images[1].Layers[0].DiffId);
    }

    [Theory]
    [InlineData("", "the archive is empty")]
    [InlineData("this is no archive at all, though it is long enough", "not a tar archive")]
    public void What_is_no_archive_is_refused_in_one_line(string content, string cause)
    {
        var error = Refusal(Encoding.ASCII.GetBytes(content));
        Assert.Contains(cause, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(700)]
    [InlineData(3000)]
    [InlineData(6000)]
    public void A_truncated_archive_is_refused_in_one_line(int length)
        => Assert.Contains("formats", Refusal(File.ReadAllBytes(Write("docker-archive", compresses: false))[..length]), StringComparison.Ordinal);

    [Fact]
    public void A_truncated_compressed_archive_is_refused_in_one_line()
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(File.ReadAllBytes(Write("docker-archive", compresses: false)));
        Refusal(packed.ToArray()[..(int)(packed.Length / 2)]);
    }

    [Theory]
    [InlineData("x", "not json", "the archive has neither")]
    [InlineData("manifest.json", "{", "invalid JSON")]
    [InlineData("manifest.json", "[]", "there is no image in it")]
    [InlineData("manifest.json", "[null]", "an element is null")]
    [InlineData("manifest.json", "[{}]", "an image has no configuration")]
    [InlineData("manifest.json", """[{"Config":"../../../etc/passwd","Layers":[]}]""", "etc/passwd is missing")]
    [InlineData("manifest.json", """[{"Config":"/etc/passwd","Layers":[]}]""", "etc/passwd is missing")]
    [InlineData("manifest.json", """[{"Config":"manifest.json","Layers":[]}]""", "image configuration")]
    [InlineData("index.json", """{"schemaVersion":2,"manifests":[]}""", "there is no image in it")]
    [InlineData("index.json", """{"schemaVersion":2,"manifests":[{"digest":"sha256:../../../etc/passwd","size":1}]}""", "invalid digest")]
    [InlineData("index.json", """{"schemaVersion":2,"manifests":[{"digest":"sha256:4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e","size":1}]}""", "is missing")]
    public void A_wrong_document_is_refused_in_one_line(string name, string content, string cause)
        => Assert.Contains(cause, Refusal(Tar((name, Encoding.UTF8.GetBytes(content)))), StringComparison.Ordinal);

    [Fact]
    public void A_giant_manifest_is_refused_in_one_line()
        => Assert.Contains("exceed the limit", Refusal(Tar(("manifest.json", new byte[100 * 1024 * 1024]))), StringComparison.Ordinal);

    [Fact]
    public void A_blob_with_another_digest_is_refused_in_one_line()
    {
        var path = Write("oci", compresses: false);
        var manifest = new FileInfo(Directory.GetFiles($"{path}/blobs/sha256").Single(file => File.ReadAllText(file).Contains("layers\":[{", StringComparison.Ordinal)));
        File.WriteAllText(manifest.FullName, File.ReadAllText(manifest.FullName).Replace("\"size\":", "\"size\" :", StringComparison.Ordinal));
        var error = Assert.ThrowsAny<EngineException>(() => ImageSources.Open(path, _directory)).Message;
        Assert.Contains("the digest of its content is", error, StringComparison.Ordinal);
    }

    private string Refusal(byte[] archive)
    {
        var path = $"{_directory}/hostile";
        File.WriteAllBytes(path, archive);
        var error = Assert.ThrowsAny<EngineException>(() => ImageSources.Open(path, _directory).Dispose()).Message;
        Assert.DoesNotContain('\n', error);
        return error;
    }

    private static byte[] Tar(params (string Name, byte[] Content)[] files)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var (name, content) in files) writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
        }

        return stream.ToArray();
    }

    private string Write(string transport, bool compresses)
    {
        var path = $"{_directory}/{transport}";
        var compressor = compresses ? BlockLayerCompressor.Gzip() : null;
        switch (transport)
        {
            case "dir":
                DirectoryWriter.Write(path, _image, isDocker: true, compressor, _directory);
                break;
            case "oci":
                OciLayoutWriter.WriteDirectory(path, _image, compressor, _directory);
                break;
            default:
                using (var output = File.Create(path))
                {
                    if (transport == "oci-archive") OciLayoutWriter.WriteArchive(output, _image, compressor, _directory);
                    else DockerArchiveWriter.Write(output, [_image]);
                }

                break;
        }

        return path;
    }
}
