using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Archives;
using Berth.Storage.Layers;
using Berth.Storage.Records;
using Berth.Storage.Tar;
using static Berth.Kernel.Tests.Storage.TemporaryStore;

namespace Berth.Kernel.Tests.Storage;

public sealed class LayerTests : IDisposable
{
    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    public static TheoryData<string, int> Archives()
    {
        var data = new TheoryData<string, int>();
        foreach (var format in new[] { "gnu", "oldgnu", "pax", "pax --sparse", "gnu --sparse", "pax --sparse --sparse-version=0.0", "pax --sparse --sparse-version=0.1" })
        {
            for (var seed = 1; seed <= 4; seed++) data.Add(format, seed);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Archives))]
    public void A_layer_becomes_what_gnu_tar_makes_of_it_and_is_exported_byte_by_byte(string format, int seed)
    {
        var tree = $"{_store.Directory}/tree";
        RandomTree.Make(tree, seed);
        var archive = $"{_store.Directory}/archive.tar";
        var attributes = format.StartsWith("pax", StringComparison.Ordinal) ? "--xattrs --xattrs-include=*" : "";
        Run("tar", $"{attributes} --numeric-owner --format={format} -C {tree} -cf {archive} .");
        var expected = $"{_store.Directory}/expected";
        Directory.CreateDirectory(expected);
        Run("tar", $"--xattrs --xattrs-include=* --numeric-owner --same-owner -C {expected} -xpf {archive}");
        var bytes = File.ReadAllBytes(archive);
        var layer = _store.Apply(bytes);
        Assert.Equal(TreeListing.Of(expected), TreeListing.Of(_store.Content(layer.Id, "")));
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes)), layer.DiffDigest);
        Assert.Equal(layer.DiffDigest, layer.CompressedDigest);
        Assert.Equal(bytes.Length, layer.DiffSize);
        var exported = new MemoryStream();
        Assert.True(_store.Store.Layers.Export(layer.Id, exported));
        Assert.True(bytes.AsSpan().SequenceEqual(exported.ToArray()), "the exported archive differs");
    }

    [Fact]
    public void A_new_archive_of_a_tree_is_read_by_gnu_tar()
    {
        var tree = $"{_store.Directory}/tree";
        RandomTree.Make(tree, 99);
        var archive = $"{_store.Directory}/archive.tar";
        using (var file = File.Create(archive)) new TreeArchiver(file, isLayer: false).Write(tree);
        var expected = $"{_store.Directory}/expected";
        Directory.CreateDirectory(expected);
        Run("tar", $"--xattrs --xattrs-include=* --numeric-owner --same-owner -C {expected} -xpf {archive}");
        Assert.Equal(TreeListing.Of(tree), TreeListing.Of(expected));
    }

    [Theory]
    [InlineData(LayerCompression.Gzip)]
    [InlineData(LayerCompression.Zstandard)]
    public void A_compressed_layer_has_both_digests(LayerCompression compression)
    {
        var archive = Archive(FileEntry("f", new string('x', 300_000)), FileEntry("g", "y"));
        var blob = Compress(archive, compression);
        var layer = _store.Apply(blob);
        Assert.Equal(compression, layer.Compression);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(blob)), layer.CompressedDigest);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(archive)), layer.DiffDigest);
        Assert.Equal(blob.Length, layer.CompressedSize);
        Assert.Equal(archive.Length, layer.DiffSize);
        Assert.Equal(300_000, new FileInfo(_store.Content(layer.Id, "f")).Length);
        var exported = new MemoryStream();
        _store.Store.Layers.Export(layer.Id, exported);
        Assert.Equal(archive, exported.ToArray());
    }

    [Fact]
    public void Several_frames_and_members_in_one_blob_are_one_layer()
    {
        var archive = Archive(FileEntry("f", new string('x', 200_000)));
        foreach (var compression in new[] { LayerCompression.Gzip, LayerCompression.Zstandard })
        {
            byte[] blob = [.. Compress(archive[..100_000], compression), .. Compress(archive[100_000..], compression)];
            using var staged = _store.Store.Layers.Stage(new LayerSource { Blob = new MemoryStream(blob) });
            Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(archive)), staged.DiffId);
            Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(blob)), staged.Digest);
        }
    }

    [Fact]
    public void A_layer_that_is_not_what_it_should_be_leaves_nothing()
    {
        var archive = Archive(FileEntry("f", new string('x', 300_000)));
        var gzip = Compress(archive, LayerCompression.Gzip);
        var zstd = Compress(archive, LayerCompression.Zstandard);
        var wrong = "sha256:" + new string('0', 64);
        Fails(gzip, source => source with { Digest = wrong });
        Fails(gzip, source => source with { DiffId = wrong });
        Fails(gzip, source => source with { Size = gzip.Length + 1 });
        Fails(gzip[..(gzip.Length / 2)]);
        Fails(zstd[..(zstd.Length / 2)]);
        Fails(archive[..5000]);
        var damaged = (byte[])gzip.Clone();
        damaged[gzip.Length / 2] ^= 0x55;
        Fails(damaged);
        var endless = new byte[100_000];
        new Random(3).NextBytes(endless);
        Fails(endless);
        Assert.Throws<IOException>(() => _store.Store.Layers.Stage(new LayerSource { Blob = new FailingStream(gzip[..100]) }));
        Assert.Empty(_store.Store.Layers.List());
        Assert.Empty(Directory.GetFileSystemEntries($"{_store.Configuration.GraphRoot}/overlay/tempdirs"));
    }

    [Fact]
    public void Nothing_is_made_outside_the_layer()
    {
        var outside = $"{_store.Directory}/outside";
        Directory.CreateDirectory(outside);
        File.WriteAllText($"{outside}/victim", "untouched");
        var before = TreeListing.Of(outside);
        Refused(FileEntry("../escape", "x"));
        Refused(FileEntry("a/../../escape", "x"));
        Refused(OtherEntry(TarEntryType.HardLink, "h", "../../../../../../../../etc/hostname"));
        Refused(OtherEntry(TarEntryType.HardLink, "h", $"{outside}/victim"));
        Refused(OtherEntry(TarEntryType.SymbolicLink, "s", outside), OtherEntry(TarEntryType.HardLink, "h", "s/victim"));
        Refused(FileEntry("f", "x"), FileEntry("f/below", "x"));
        Refused(OtherEntry(TarEntryType.SymbolicLink, "s", "s"), FileEntry("s/below", "x"));
        Refused(FileEntry(".wh..", ""));
        Refused(FileEntry("d/.wh...", ""));
        Refused(FileEntry("d/.wh.", ""));

        // Links are followed as if the layer were the root.
        var layer = _store.Apply(Archive(
            OtherEntry(TarEntryType.SymbolicLink, "s", outside),
            OtherEntry(TarEntryType.Directory, outside[1..]),
            FileEntry("s/new", "x"),
            FileEntry("s/victim", "changed"),
            OtherEntry(TarEntryType.SymbolicLink, "up", "../../../../../../.."),
            FileEntry("up/top", "x"),
            OtherEntry(TarEntryType.SymbolicLink, "file", $"{outside}/victim"),
            FileEntry("file", "replaced")));
        Assert.Equal("changed", File.ReadAllText(_store.Content(layer.Id, $"{outside[1..]}/victim")));
        Assert.Equal("replaced", File.ReadAllText(_store.Content(layer.Id, "file")));
        Assert.True(File.Exists(_store.Content(layer.Id, "top")));

        // A directory that becomes a link must not be used through what was opened before.
        layer = _store.Apply(Archive(
            OtherEntry(TarEntryType.Directory, "d"),
            FileEntry("d/one", ""),
            OtherEntry(TarEntryType.SymbolicLink, "d", outside),
            OtherEntry(TarEntryType.Directory, outside[1..]),
            FileEntry("d/two", "x")));
        Assert.True(File.Exists(_store.Content(layer.Id, $"{outside[1..]}/two")));
        Assert.Equal(before, TreeListing.Of(outside));
    }

    [Fact]
    public void The_overlays_own_attributes_cannot_be_set_by_an_archive()
    {
        var entry = OtherEntry(TarEntryType.Directory, "d");
        var layer = _store.Apply(Archive((entry.Entry with { Attributes = [new("trusted.overlay.redirect"u8.ToArray(), "/etc"u8.ToArray()), new("user.fine"u8.ToArray(), "1"u8.ToArray())] }, [])));
        using var root = DirectoryHandle.Open(_store.Content(layer.Id, ""));
        Assert.Equal(["user.fine"], root.AttributeNames("d"u8).Select(System.Text.Encoding.ASCII.GetString));
    }

    [Fact]
    public void Whiteouts_become_what_an_overlay_understands_and_come_back()
    {
        var bottom = _store.Apply(Archive(OtherEntry(TarEntryType.Directory, "d"), FileEntry("d/gone", "1"), FileEntry("d/kept", "2"), OtherEntry(TarEntryType.Directory, "o"), FileEntry("o/old", "3"), OtherEntry(TarEntryType.Directory, "r"), FileEntry("r/old", "4")));
        var top = _store.Apply(Archive(
            FileEntry("d/.wh.gone"), OtherEntry(TarEntryType.Directory, "o"), FileEntry("o/.wh..wh..opq"), FileEntry("o/new", "5"),
            // A whiteout and a directory of one name: the new directory shows nothing of the old one.
            FileEntry(".wh.r"), OtherEntry(TarEntryType.Directory, "r"), FileEntry("r/new", "6"),
            FileEntry(".wh..wh.plnk", "")), bottom.Id);
        Assert.Equal(LayerStore.IdFor(bottom.Id, top.DiffDigest!), top.Id);
        using (var root = DirectoryHandle.Open(_store.Content(top.Id, "")))
        {
            using var d = root.TryOpenDirectory("d"u8)!;
            Assert.True(d.TryStatus("gone"u8)!.Value.IsWhiteout);
            Assert.Equal("y"u8.ToArray(), root.TryAttribute("o"u8, "trusted.overlay.opaque"u8));
            Assert.Equal("y"u8.ToArray(), root.TryAttribute("r"u8, "trusted.overlay.opaque"u8));
        }

        var chain = _store.Store.Layers.LowerDirectories(top.Id).Directories;
        Assert.Equal(2, chain.Count);
        var merged = $"{_store.Directory}/merged";
        Directory.CreateDirectory(merged);
        new Linux.Mounts.OverlayMount { Lower = chain }.MountOn(merged);
        try
        {
            Assert.Equal(["d", "d/kept", "o", "o/new", "r", "r/new"], Directory.EnumerateFileSystemEntries(merged, "*", SearchOption.AllDirectories).Select(path => path[(merged.Length + 1)..]).Order(StringComparer.Ordinal));
        }
        finally
        {
            Linux.Mounts.Mount.TryUnmount(merged);
        }

        var fresh = new MemoryStream();
        new TreeArchiver(fresh, isLayer: true).Write(_store.Content(top.Id, ""));
        var again = _store.Apply(fresh.ToArray(), top.Id);
        Assert.Equal(TreeListing.Of(_store.Content(top.Id, "")), TreeListing.Of(_store.Content(again.Id, "")));
    }

    [Fact]
    public void A_file_that_comes_twice_is_refused_as_podman_does()
        => Assert.Contains("duplicates of file paths not supported", Assert.Throws<TarException>(() => _store.Apply(Archive(FileEntry("f", "1"), FileEntry("f", "2")))).Message, StringComparison.Ordinal);

    [Fact]
    public void The_root_of_a_layer_is_its_parents_unless_the_archive_says()
    {
        var bottom = _store.Apply(Archive(OtherEntry(TarEntryType.Directory, "./", mode: 0x1C9), FileEntry("a", "1")));
        var middle = _store.Apply(Archive(FileEntry("b", "1")), bottom.Id);
        using var root = DirectoryHandle.Open(_store.Content(middle.Id, ""));
        Assert.Equal(0x1C9u, root.TryStatus([])!.Value.Permissions);
        using var lonely = DirectoryHandle.Open(_store.Content(_store.Apply(Archive(FileEntry("c", "1"))).Id, ""));
        Assert.Equal(0x16Du, lonely.TryStatus([])!.Value.Permissions);
    }

    private static byte[] Compress(byte[] data, LayerCompression compression)
    {
        if (compression == LayerCompression.Gzip)
        {
            var stream = new MemoryStream();
            using (var gzip = new GZipStream(stream, CompressionLevel.Fastest)) gzip.Write(data);
            return stream.ToArray();
        }

        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, data);
        Run("zstd", $"-q -f {path}");
        var result = File.ReadAllBytes(path + ".zst");
        File.Delete(path);
        File.Delete(path + ".zst");
        return result;
    }

    private void Fails(byte[] blob, Func<LayerSource, LayerSource>? change = null)
    {
        var source = new LayerSource { Blob = new MemoryStream(blob) };
        Assert.ThrowsAny<EngineException>(() => _store.Store.Layers.Apply(change is null ? source : change(source), parentId: null));
    }

    private void Refused(params IEnumerable<(TarEntry Entry, byte[] Data)> entries)
        => Assert.ThrowsAny<EngineException>(() => _store.Apply(Archive(entries)));

    private static void Run(string program, string arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {arguments}: {error}");
    }
}
