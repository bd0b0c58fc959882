using System.Text.Json;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Kernel.Tests.Images;

public sealed class ImageEngineTests : IDisposable
{
    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void Skopeo_reads_what_was_imported()
    {
        var image = Import("localhost/a:1", "CMD [\"/bin/x\"]");
        using var document = JsonDocument.Parse(_store.Skopeo("inspect", _store.Reference("localhost/a:1")));
        Assert.Equal(image.Record.Digest, document.RootElement.GetProperty("Digest").GetString());
        using var configuration = JsonDocument.Parse(_store.Skopeo("inspect", "--config", _store.Reference("localhost/a:1")));
        Assert.Equal("/bin/x", configuration.RootElement.GetProperty("config").GetProperty("Cmd")[0].GetString());
    }

    [Fact]
    public void What_skopeo_put_into_the_store_is_found_and_saved_to_the_same_bytes()
    {
        Import("localhost/a:1");
        _store.Images.Save(new ImageSaveOptions { Names = ["a:1"], Output = $"{_store.Directory}/a.tar" });
        using var other = new TemporaryStore();
        other.Skopeo("copy", "-q", $"docker-archive:{_store.Directory}/a.tar", other.Reference("localhost/b:2"));
        var summary = Assert.Single(other.Images.List(new ImageListOptions()));
        Assert.Equal(["localhost/b:2"], summary.Names);
        Assert.Equal(_store.Images.Find("a:1").Id, summary.Id);
        other.Images.Save(new ImageSaveOptions { Names = ["b:2"], Output = $"{other.Directory}/b.tar" });
        Assert.Equal(Length($"{_store.Directory}/a.tar"), Length($"{other.Directory}/b.tar"));
        Assert.Equal(_store.Images.Inspect("a:1").RootFs.Layers, other.Images.Inspect("b:2").RootFs.Layers);
    }

    [Theory]
    [InlineData("docker-archive", "localhost/a:1")]
    [InlineData("oci-archive", "localhost/a:1")]
    [InlineData("oci-dir", null)]
    [InlineData("docker-dir", null)]
    public void A_saved_image_is_loaded_as_the_same(string format, string? name)
    {
        var image = Import("localhost/a:1");
        _store.Images.Save(new ImageSaveOptions { Names = ["a:1"], Format = format, Output = $"{_store.Directory}/saved" });
        _store.Images.Remove(new ImageRemoveOptions { Names = ["a:1"] });
        Assert.Empty(_store.Images.List(new ImageListOptions()));
        Assert.Empty(_store.Store.Layers.List());

        Assert.Equal([name ?? $"sha256:{image.Id}"], _store.Images.Load(new ImageLoadOptions { Input = $"{_store.Directory}/saved" }));
        Assert.Equal(image.Id, _store.Images.Find(image.Id).Id);
    }

    [Fact]
    public void Names_move_and_the_last_one_takes_the_image_with_it()
    {
        var image = Import("localhost/a:1");
        _store.Images.Tag("a:1", ["b:2", "quay.io/c"]);
        Assert.Equal(["quay.io/c:latest", "localhost/b:2", "localhost/a:1"], _store.Images.Find("a:1").Record.Names);

        var byId = _store.Images.Remove(new ImageRemoveOptions { Names = [image.Id[..12]] });
        Assert.StartsWith("unable to delete image", Assert.Single(byId.Errors).Message, StringComparison.Ordinal);
        Assert.Equal(125, byId.ExitStatus);

        Assert.Equal(["localhost/b:2"], _store.Images.Remove(new ImageRemoveOptions { Names = ["b:2"] }).Untagged);
        _store.Images.Untag("c", ["quay.io/c"]);
        var last = _store.Images.Remove(new ImageRemoveOptions { Names = ["a:1"] });
        Assert.Equal(["localhost/a:1"], last.Untagged);
        Assert.Equal([image.Id], last.Deleted);
        Assert.Equal(1, _store.Images.Remove(new ImageRemoveOptions { Names = ["a:1"] }).ExitStatus);
        Assert.Equal(0, _store.Images.Remove(new ImageRemoveOptions { Names = ["a:1"], Ignore = true }).ExitStatus);
    }

    [Fact]
    public void An_image_of_a_foreign_container_stays_until_removal_is_forced()
    {
        var image = Import("localhost/a:1");
        _store.Store.Containers.EnsureHold(image.Id);
        Assert.Equal([image.Id], _store.Images.Remove(new ImageRemoveOptions { Names = ["a:1"] }).Deleted);
    }

    [Fact]
    public void The_history_and_the_filters_know_the_image()
    {
        Import("localhost/a:1", "LABEL x=y");
        var step = Assert.Single(_store.Images.History("a:1"));
        Assert.StartsWith("/bin/sh -c #(nop) ADD file:", step.CreatedBy, StringComparison.Ordinal);
        Assert.Equal("imported from tarball", step.Comment);
        Assert.Single(_store.Images.List(new ImageListOptions { Filters = ["label=x=y", "reference=*a"] }));
        Assert.Empty(_store.Images.List(new ImageListOptions { Filters = ["label=x=z"] }));
        Assert.Empty(_store.Images.List(new ImageListOptions { Filters = ["label!=x"] }));
        Assert.Empty(_store.Images.List(new ImageListOptions { Filters = ["dangling=true"] }));
        Assert.Single(_store.Images.List(new ImageListOptions { Name = "a" }));
        // No id begins so.
        Assert.Empty(_store.Images.List(new ImageListOptions { Name = "other" }));
        Assert.Throws<InvalidArgumentException>(() => _store.Images.List(new ImageListOptions { Filters = ["foo=bar"] }));
    }

    [Fact]
    public void An_archive_whose_layer_has_another_digest_leaves_nothing_behind()
    {
        Import("localhost/a:1");
        var path = $"{_store.Directory}/a.tar";
        _store.Images.Save(new ImageSaveOptions { Names = ["a:1"], Output = path });
        _store.Images.Remove(new ImageRemoveOptions { All = true, Force = true });
        var bytes = File.ReadAllBytes(path);
        var at = bytes.AsSpan().IndexOf("the content"u8);
        bytes[at] = (byte)'T';
        File.WriteAllBytes(path, bytes);

        var error = Assert.ThrowsAny<EngineException>(() => _store.Images.Load(new ImageLoadOptions { Input = path }));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains("digest", error.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Images.List(new ImageListOptions { All = true }));
        Assert.Empty(_store.Store.Layers.List());
    }

    [Theory]
    [InlineData("FOO=bar", "invalid change \"FOO=bar\" - invalid instruction FOO")]
    [InlineData("USER", "invalid change \"USER\" - must be formatted as KEY VALUE")]
    [InlineData("LABEL a", "invalid change \"LABEL a\" - LABEL must be formatted key=value")]
    [InlineData("EXPOSE x", "invalid change \"EXPOSE x\" - EXPOSE port must be an integer: strconv.Atoi: parsing \"x\": invalid syntax")]
    public void A_wrong_change_is_refused_in_Podmans_words(string change, string message)
        => Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => Import("a", change)).Message);

    private StoredImage Import(string name, params string[] changes)
        => _store.Images.Import(new ImageImportOptions { Source = _store.Archive("layer.tar", ("file", "the content"), ("dir/other", "x")), Name = name, Changes = changes });

    private static long Length(string path) => new FileInfo(path).Length;
}
