using System.IO.Compression;
using Berth.Linux.Errors;
using Berth.Linux.Mounts;
using Berth.Storage;
using Berth.Storage.Configuration;
using Berth.Storage.Layers;
using Berth.Storage.Tar;
using static Berth.Kernel.Tests.Storage.TemporaryStore;

namespace Berth.Kernel.Tests.Storage;

/// <summary>Small blobs that become much: neither the disk nor the memory is filled beyond what the layer may take.</summary>
[Collection(Name)]
public sealed class LayerBombTests : IDisposable
{
    private const string Name = "layer bombs";
    private readonly TemporaryStore _store = new();

    public void Dispose() => _store.Dispose();

    [Fact]
    public void A_compressed_bomb_ends_with_the_disk_full_and_leaves_nothing()
    {
        var disk = $"{_store.Directory}/disk";
        Directory.CreateDirectory(disk);
        Mount.Tmpfs(disk, "size=24m,mode=700");
        try
        {
            var small = Store.Open(new StorageConfiguration { GraphRoot = $"{disk}/root", RunRoot = $"{disk}/run" });
            var error = Assert.ThrowsAny<EngineException>(() => small.Layers.Stage(new LayerSource { Blob = Bomb(64) }));
            Assert.Contains("no space left on device", error.Message, StringComparison.Ordinal);
            Assert.Empty(small.Layers.List());
            Assert.Empty(Directory.GetFileSystemEntries($"{disk}/root/overlay/tempdirs"));
        }
        finally
        {
            Mount.TryUnmount(disk);
        }
    }

    [Fact]
    public void A_bomb_behind_the_archives_end_takes_neither_disk_nor_memory()
    {
        var before = GC.GetTotalAllocatedBytes();
        // A quarter of a gigabyte of zeros after the two blocks that end the archive.
        using var staged = _store.Store.Layers.Stage(new LayerSource { Blob = Bomb(256, isFile: false) });
        Assert.True(staged.DiffSize > 256 << 20);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 32 << 20, "unpacking allocates as the archive grows");
    }

    private static MemoryStream Bomb(int megabytes, bool isFile = true)
    {
        var blob = new MemoryStream();
        using (var gzip = new GZipStream(blob, CompressionLevel.Fastest, leaveOpen: true))
        {
            var start = new MemoryStream();
            var writer = new TarWriter(start);
            var (entry, data) = FileEntry("f", isFile ? "" : "x");
            writer.Header(entry with { Size = isFile ? (long)megabytes << 20 : data.Length });
            if (!isFile)
            {
                writer.Data(data);
                writer.EndData(data.Length);
                writer.Complete();
            }

            gzip.Write(start.ToArray());
            var piece = new byte[1 << 20];
            // Not zeros in a file: a hole would take no room.
            if (isFile) piece.AsSpan().Fill((byte)'b');
            for (var i = 0; i < megabytes; i++) gzip.Write(piece);
            if (isFile) gzip.Write(new byte[1024]);
        }

        blob.Position = 0;
        return blob;
    }

    // What is allocated is counted for the whole process.
    [CollectionDefinition(Name, DisableParallelization = true)]
    public sealed class Alone;
}
