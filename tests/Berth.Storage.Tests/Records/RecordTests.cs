using System.Text;
using Berth.Linux.Errors;
using Berth.Storage.Records;

namespace Berth.Storage.Tests.Records;

public class RecordTests
{
    // Written by Podman 5.8.6.
    private const string PodmanImages = """[{"id":"4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e","digest":"sha256:f8c0bc6c1ffed91ba97a6f6caebca672727e77f0477c84ce32293bdc8e702e71","names":["localhost/bb:lead"],"names-history":["localhost/bb:lead"],"layer":"4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685","metadata":"{}","big-data-names":["sha256:4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e","manifest-sha256:f8c0bc6c1ffed91ba97a6f6caebca672727e77f0477c84ce32293bdc8e702e71","manifest"],"big-data-sizes":{"manifest":400,"manifest-sha256:f8c0bc6c1ffed91ba97a6f6caebca672727e77f0477c84ce32293bdc8e702e71":400,"sha256:4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e":407},"big-data-digests":{"manifest":"sha256:f8c0bc6c1ffed91ba97a6f6caebca672727e77f0477c84ce32293bdc8e702e71","manifest-sha256:f8c0bc6c1ffed91ba97a6f6caebca672727e77f0477c84ce32293bdc8e702e71":"sha256:f8c0bc6c1ffed91ba97a6f6caebca672727e77f0477c84ce32293bdc8e702e71","sha256:4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e":"sha256:4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e"},"created":"2026-11-22T02:12:00.75899694Z"}]""";

    private const string PodmanLayers = """[{"id":"4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685","created":"2026-11-22T02:12:00.973469829Z","compressed-diff-digest":"sha256:4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685","compressed-size":2007040,"diff-digest":"sha256:4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685","diff-size":2007040,"uidset":[0],"gidset":[0]},{"id":"033ac4f762fcb7a4a009a9a89a7bf151e61e95334011cbbdbd2f898f39038812","names":["leadx-layer"],"parent":"4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685","created":"2026-11-22T02:12:01.052180651Z"}]""";

    private const string PodmanContainers = """[{"id":"705b6b0fbf6800869e89e6253da6067afb3531966ac0edfdfb12c05ebcc5371c","names":["leadx"],"image":"4f56ed80191b5d74cda5674f1408eacef4cfa89a9094b77f5d4cd5093610d69e","layer":"033ac4f762fcb7a4a009a9a89a7bf151e61e95334011cbbdbd2f898f39038812","metadata":"{\"image-name\":\"localhost/bb:lead\",\"name\":\"leadx\",\"created-at\":1795313521}","created":"2026-11-22T02:12:01.053595646Z","flags":{"MountLabel":"","ProcessLabel":""}}]""";

    [Fact]
    public void Images_that_podman_wrote_are_written_back_byte_by_byte()
    {
        var images = RecordReader.Images(Bytes(PodmanImages), "f", "/store", isReadOnly: false);
        Assert.Equal(PodmanImages, Encoding.UTF8.GetString(RecordWriter.Images(images)));
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 2, 12, 0, TimeSpan.Zero).AddTicks(7589969), images[0].Created);
        Assert.Equal(["sha256:f8c0bc6c1ffed91ba97a6f6caebca672727e77f0477c84ce32293bdc8e702e71"], images[0].Digests);
    }

    [Fact]
    public void Layers_that_podman_wrote_are_written_back_byte_by_byte()
    {
        var layers = RecordReader.Layers(Bytes(PodmanLayers), "f", "/store", isReadOnly: false, isVolatile: false);
        Assert.Equal(PodmanLayers, Encoding.UTF8.GetString(RecordWriter.Layers(layers)));
        Assert.Equal(2007040, layers[0].DiffSize);
        Assert.Equal("4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685", layers[1].Parent);
        Assert.False(layers[1].IsIncomplete);
    }

    [Fact]
    public void Containers_that_podman_wrote_are_written_back_byte_by_byte()
        => Assert.Equal(PodmanContainers, Encoding.UTF8.GetString(RecordWriter.Containers(RecordReader.Containers(Bytes(PodmanContainers), "f", isVolatile: false))));

    [Fact]
    public void What_this_program_does_not_know_survives_a_rewrite()
    {
        const string text = """[{"id":"a","created":"0001-01-01T00:00:00Z","flags":{"incomplete":true,"x":[1,{"y":null}]},"toc-digest":"sha256:1","big-data-names":["k"],"later":{"a":[true]}}]""";
        var layers = RecordReader.Layers(Bytes(text), "f", "/store", isReadOnly: false, isVolatile: false);
        Assert.True(layers[0].IsIncomplete);
        Assert.Equal(text, Encoding.UTF8.GetString(RecordWriter.Layers(layers)));
        var complete = Encoding.UTF8.GetString(RecordWriter.Layers([layers[0] with { IsIncomplete = false }]));
        Assert.DoesNotContain("incomplete", complete, StringComparison.Ordinal);
        Assert.Contains("\"x\":[1,{\"y\":null}]", complete, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    public void An_empty_list_has_every_form_that_go_writes(string text)
        => Assert.Empty(RecordReader.Images(Bytes(text), "f", "/store", isReadOnly: false));

    [Theory]
    [InlineData("{")]
    [InlineData("[{\"id\":\"a\"")]
    [InlineData("[{\"id\":3}]")]
    [InlineData("[1]")]
    [InlineData("\"x\"")]
    public void A_damaged_list_is_an_error_that_names_the_file(string text)
        => Assert.Contains("loading \"/x/images.json\"", Assert.Throws<EngineException>(() => RecordReader.Images(Bytes(text), "/x/images.json", "/store", isReadOnly: false)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_name_that_comes_back_is_the_newest_of_the_history()
    {
        var image = new ImageRecord { Id = "a" }.WithNames(["one"]).WithNames(["two"]).WithNames(["one"]);
        Assert.Equal(["one"], image.Names);
        Assert.Equal(["one", "two"], image.NamesHistory);
    }

    [Fact]
    public void A_time_is_written_as_go_does()
    {
        Assert.Equal("2026-01-02T03:04:05Z", RecordTime.Format(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)));
        Assert.Equal("2026-01-02T02:04:05.12Z", RecordTime.Format(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 120, TimeSpan.FromHours(1))));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero).AddTicks(1234567), RecordTime.Parse("2026-01-02T04:04:05.123456789+01:00"));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
