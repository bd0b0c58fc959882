using System.Text;
using Berth.Linux.Errors;
using Berth.Oci.Images;
using Berth.Oci.References;

namespace Berth.Oci.Tests.Images;

public sealed class ImageDocumentsTests
{
    // The configuration that `podman import` 5.8 wrote for the same options, and its digest.
    private const string Recorded = """{"created":"2026-11-22T02:12:00.75899694Z","architecture":"amd64","os":"linux","config":{"ExposedPorts":{"80/tcp":{}},"Env":["A=b"],"Cmd":["/bin/sh"],"Labels":{"x":"\u003cy\u003e"}},"rootfs":{"type":"layers","diff_ids":["sha256:4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685"]},"history":[{"created":"2026-11-22T02:12:00.75899694Z","created_by":"/bin/sh -c #(nop) ADD file:4a9d4a6a33bf21fec203880f2ea2c1345fe8cd370dddb6d86cd71355f1c66685 in /","comment":"msg"}]}""";

    [Fact]
    public void A_configuration_is_written_byte_for_byte_as_Podman_writes_it()
    {
        var bytes = ImageDocuments.Write(ImageDocuments.ReadConfiguration(Encoding.UTF8.GetBytes(Recorded)));
        Assert.Equal(Recorded, Encoding.UTF8.GetString(bytes));
        Assert.Equal("sha256:027aebe64581809d6e35c806cfc75e6589df5d122654ac188ffad84996720b5a", Digest.Of(bytes).ToString());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"schemaVersion":1}""")]
    [InlineData("""{"schemaVersion":2,"config":{},"manifests":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":null,"layers":[]}""")]
    [InlineData("""{"schemaVersion":2,"config":{"digest":"sha256:x","size":1},"layers":[]}""")]
    [InlineData("""{"mediaType":"text/plain","config":{}}""")]
    public void What_is_no_manifest_is_refused_in_one_line(string json)
        => Assert.DoesNotContain('\n', Assert.ThrowsAny<EngineException>(() => ManifestDocument.Parse(Encoding.UTF8.GetBytes(json))).Message);
}
