using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Berth.Engine.Images;
using Berth.Engine.Images.Transfers;
using Berth.Linux.Errors;
using Berth.Oci.References;

namespace Berth.Kernel.Tests.Images.Registries;

/// <summary>What registries that lie, break off or never end can do: nothing that is seen.</summary>
public sealed class HostileRegistryTests : IDisposable
{
    private readonly TemporaryStore _store = new();
    private readonly byte[] _layer;
    private readonly byte[] _configuration;
    private readonly byte[] _manifest;

    public HostileRegistryTests()
    {
        var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var noise = new byte[700_000];
            new Random(1).NextBytes(noise);
            writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "noise") { DataStream = new MemoryStream(noise) });
        }

        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(tar.ToArray());
        _layer = packed.ToArray();
        _configuration = Encoding.ASCII.GetBytes($$$"""{"architecture":"amd64","os":"linux","config":{},"rootfs":{"type":"layers","diff_ids":["{{{Digest.Of(tar.ToArray())}}}"]}}""");
        _manifest = Encoding.ASCII.GetBytes($$"""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{{Digest.Of(_configuration)}}","size":{{_configuration.Length}}},"layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar+gzip","digest":"{{Digest.Of(_layer)}}","size":{{_layer.Length}}}]}""");
    }

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_connection_that_breaks_again_and_again_is_taken_up_where_it_broke()
    {
        var asked = new List<string>();
        Pull((range, connection) =>
        {
            asked.Add(range);
            var from = range.Length == 0 ? 0 : int.Parse(range.AsSpan(6).TrimEnd('-'));
            var headers = from == 0 ? "" : $"Content-Range: bytes {from}-{_layer.Length - 1}/{_layer.Length}\r\n";
            HostileRegistry.Send(connection, from == 0 ? "200 OK" : "206 Partial Content", $"Content-Length: {_layer.Length - from}\r\n{headers}", _layer.AsSpan(from, Math.Min(300_000, _layer.Length - from)));
        });
        Assert.True(asked.Count >= 3, string.Join(' ', asked));
        Assert.All(asked.Skip(1), static range => Assert.StartsWith("bytes=", range, StringComparison.Ordinal));
    }

    [Fact]
    public void A_registry_without_ranges_is_asked_for_the_whole_again()
    {
        var count = 0;
        Pull((_, connection) => HostileRegistry.Send(connection, "200 OK", $"Content-Length: {_layer.Length}\r\n", _layer.AsSpan(0, ++count < 3 ? 200_000 * count : _layer.Length)));
        Assert.Equal(3, count);
    }

    [Fact]
    public void A_limit_on_requests_is_waited_for_and_told()
    {
        var count = 0;
        var told = new ToldWarnings();
        Pull((_, connection) =>
        {
            if (++count == 1) HostileRegistry.Send(connection, "429 Too Many Requests", "Retry-After: 1\r\nContent-Length: 0\r\n", []);
            else HostileRegistry.Send(connection, "200 OK", $"Content-Length: {_layer.Length}\r\n", _layer);
        }, told);
        Assert.Contains("limits requests (429 Too Many Requests): trying again in 1s", Assert.Single(told.Warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", "digest")]
    [InlineData("longer", "longer than its")]
    [InlineData("loop", "redirect")]
    public void A_blob_that_is_not_what_it_should_be_is_refused_and_leaves_nothing(string kind, string cause)
    {
        var wrong = _layer.ToArray();
        wrong[^1] ^= 1;
        var error = Assert.ThrowsAny<EngineException>(() => Pull((_, connection) =>
        {
            if (kind == "loop") HostileRegistry.Send(connection, "307 Temporary Redirect", $"Location: /v2/x/blobs/{Digest.Of(_layer)}\r\nContent-Length: 0\r\n", []);
            else if (kind == "longer") HostileRegistry.Send(connection, "200 OK", "", (byte[])[.. _layer, .. new byte[1000]]);
            else HostileRegistry.Send(connection, "200 OK", $"Content-Length: {wrong.Length}\r\n", wrong);
        }));
        Assert.DoesNotContain('\n', error.Message);
        if (kind != "wrong") Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        Assert.Empty(_store.Store.Layers.List());
        Assert.Empty(_store.Store.Images.List());
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip")]
    [InlineData("application/vnd.docker.image.rootfs.foreign.diff.tar.gzip")]
    public void A_foreign_layer_is_refused_by_name_and_is_not_fetched(string type)
    {
        var manifest = Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(_manifest).Replace("application/vnd.oci.image.layer.v1.tar+gzip\"", type + "\",\"urls\":[\"http://elsewhere.invalid/layer\"]", StringComparison.Ordinal));
        var blobs = 0;
        using var registry = new HostileRegistry((path, _, connection) =>
        {
            if (path.Contains("/manifests/", StringComparison.Ordinal))
            {
                HostileRegistry.Send(connection, "200 OK", $"Content-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: {manifest.Length}\r\n", manifest);
                return true;
            }

            if (path.EndsWith(Digest.Of(_layer).ToString(), StringComparison.Ordinal)) blobs++;
            else HostileRegistry.Send(connection, "200 OK", $"Content-Length: {_configuration.Length}\r\n", _configuration);
            return true;
        });
        var images = new ImageEngine(_store.Store, new NoImageUsers(), _store.Directory, RegistryTests.Settings(_store.Directory));
        var error = Assert.ThrowsAny<EngineException>(() => images.Pull(RegistryTests.Pull($"{registry.Host}/x:1"), NoProgress.Instance));
        Assert.Contains($"layer {Digest.Of(_layer)}: foreign layers ({type}) are not supported", error.Message, StringComparison.Ordinal);
        Assert.Equal(0, blobs);
        Assert.Empty(_store.Store.Layers.List());
    }

    [Fact]
    public void A_manifest_without_end_is_given_up_early()
    {
        long sent = 0;
        using var registry = new HostileRegistry((_, _, connection) =>
        {
            HostileRegistry.Send(connection, "200 OK", "Content-Type: application/vnd.oci.image.manifest.v1+json\r\n", "{\"x\":\""u8);
            var piece = new byte[1024 * 1024];
            Array.Fill(piece, (byte)'a');
            for (; sent < 100; sent++) connection.Write(piece);
            return true;
        });
        Assert.Contains("exceeded maximum allowed size of 4194304 bytes", Assert.ThrowsAny<EngineException>(() => Images().Pull(RegistryTests.Pull($"{registry.Host}/x:1"), NoProgress.Instance)).Message, StringComparison.Ordinal);
        Assert.InRange(sent, 0, 50);
    }

    private ImageEngine Images() => new(_store.Store, new NoImageUsers(), _store.Directory, RegistryTests.Settings(_store.Directory));

    private void Pull(Action<string, Stream> blob, ITransferProgress? progress = null)
    {
        using var registry = new HostileRegistry((path, range, connection) =>
        {
            if (path.EndsWith("/manifests/1", StringComparison.Ordinal)) HostileRegistry.Send(connection, "200 OK", $"Content-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: {_manifest.Length}\r\n", _manifest);
            else if (path.EndsWith(Digest.Of(_configuration).ToString(), StringComparison.Ordinal)) HostileRegistry.Send(connection, "200 OK", $"Content-Length: {_configuration.Length}\r\n", _configuration);
            else if (path.EndsWith(Digest.Of(_layer).ToString(), StringComparison.Ordinal)) blob(range, connection);
            else return false;
            return true;
        });
        Assert.Single(Images().Pull(RegistryTests.Pull($"{registry.Host}/x:1"), progress ?? NoProgress.Instance));
    }
}
