using System.Buffers.Binary;
using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text.Json;
using Berth.Oci.Archives;
using Berth.Storage.Chunked;
using Berth.Storage.Layers;

namespace Berth.Storage.Tests.Chunked;

public sealed class ChunkedLayerCompressorTests
{
    private const string Prefix = "io.github.containers.zstd-chunked.";
    private static readonly DateTimeOffset s_time = new(2023, 11, 14, 22, 13, 20, TimeSpan.Zero);

    [Fact]
    public void TheBlobIsTheArchiveForWhoeverReadsItAsZstandard()
    {
        var archive = Archive();
        Assert.Equal(archive, Decompress(Compress(archive).Blob));
    }

    [Fact]
    public void TheFooterSaysWhereTableAndTarSplitAre()
    {
        var (blob, annotations) = Compress(Archive());
        var footer = blob.AsSpan(^64..);
        var fields = new long[7];
        for (var i = 0; i < fields.Length; i++) fields[i] = BinaryPrimitives.ReadInt64LittleEndian(footer[(i * 8)..]);
        Assert.Equal("GNUlInUx"u8, footer[56..]);
        Assert.Equal($"{fields[0]}:{fields[1]}:{fields[2]}:1", annotations![Prefix + "manifest-position"]);
        Assert.Equal($"{fields[4]}:{fields[5]}:{fields[6]}", annotations[Prefix + "tarsplit-position"]);
        var table = blob.AsSpan((int)fields[0], (int)fields[1]).ToArray();
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(table)), annotations[Prefix + "manifest-checksum"]);
        Assert.Equal(fields[2], Decompress(table).Length);
        var split = blob.AsSpan((int)fields[4], (int)fields[5]).ToArray();
        Assert.Equal(fields[6], Decompress(split).Length);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData(split)), Table(blob).GetProperty("tarSplitDigest").GetString());
    }

    [Fact]
    public void EveryChunkCanBeReadAlone()
    {
        var (blob, _) = Compress(Archive());
        var entries = Table(blob).GetProperty("entries").EnumerateArray().ToList();
        var chunks = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            if (!entries[i].TryGetProperty("digest", out var whole)) continue;
            var end = entries[i].GetProperty("endOffset").GetInt32();
            var content = new MemoryStream();
            var parts = entries.Skip(i).TakeWhile((part, at) => at == 0 || part.GetProperty("type").GetString() == "chunk").ToList();
            for (var at = 0; at < parts.Count; at++)
            {
                var from = parts[at].GetProperty("offset").GetInt32();
                var to = at + 1 < parts.Count ? parts[at + 1].GetProperty("offset").GetInt32() : end;
                var part = Decompress(blob[from..to]);
                if (parts[at].TryGetProperty("chunkDigest", out var digest)) Assert.Equal(digest.GetString(), "sha256:" + Convert.ToHexStringLower(SHA256.HashData(part)));
                content.Write(part);
                chunks++;
            }

            Assert.Equal(whole.GetString(), "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content.ToArray())));
        }

        Assert.True(chunks > 5);
    }

    [Fact]
    public void TheTableHasWhatTheArchiveSays()
    {
        var entries = Table(Compress(Archive()).Blob).GetProperty("entries").EnumerateArray().Where(static entry => entry.GetProperty("type").GetString() != "chunk").ToList();
        Assert.Equal(["dir d/", "reg d/large", "reg d/ä", "symlink d/link", "hardlink d/hard", "reg d/empty", "char d/null"], entries.Select(static entry => $"{entry.GetProperty("type")} {entry.GetProperty("name")}"));
        Assert.Equal("2023-11-14T22:13:20.25Z", entries[2].GetProperty("modtime").GetString());
        Assert.Equal("2023-11-14T22:13:21Z", entries[2].GetProperty("accesstime").GetString());
        Assert.Equal("v"u8, entries[2].GetProperty("xattrs").GetProperty("user.k").GetBytesFromBase64());
        Assert.Equal("target", entries[3].GetProperty("linkName").GetString());
        Assert.False(entries[5].TryGetProperty("digest", out _));
        Assert.Equal(3, entries[6].GetProperty("devMinor").GetInt32());
    }

    [Fact]
    public void AnArchiveWithTheSameNameTwiceBecomesPlainZstandard()
    {
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
        {
            for (var i = 0; i < 2; i++) tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, i == 0 ? "a" : "./a") { DataStream = new MemoryStream("content"u8.ToArray()) });
        }

        var (blob, annotations) = Compress(archive.ToArray());
        Assert.Null(annotations);
        Assert.Equal(archive.ToArray(), Decompress(blob));
    }

    private static byte[] Archive()
    {
        var large = new byte[400_000];
        new Random(1).NextBytes(large);
        large.AsSpan(100_000, 20_000).Clear();
        var archive = new MemoryStream();
        using (var tar = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "d/") { ModificationTime = s_time });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "d/large") { ModificationTime = s_time, DataStream = new MemoryStream(large) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "d/ä", new Dictionary<string, string>(StringComparer.Ordinal) { ["SCHILY.xattr.user.k"] = "v", ["atime"] = "1700000001" })
            {
                ModificationTime = s_time.AddMilliseconds(250),
                DataStream = new MemoryStream("hello"u8.ToArray()),
            });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "d/link") { LinkName = "target" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "d/hard") { LinkName = "d/large" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "d/empty"));
            tar.WriteEntry(new PaxTarEntry(TarEntryType.CharacterDevice, "d/null") { DeviceMajor = 1, DeviceMinor = 3 });
        }

        return archive.ToArray();
    }

    private static (byte[] Blob, IReadOnlyDictionary<string, string>? Annotations) Compress(byte[] archive)
    {
        var blob = new MemoryStream();
        var annotations = new ChunkedLayerCompressor(3).Compress(new SavedLayer("sha256:0", archive.Length, output => output.Write(archive)), blob);
        return (blob.ToArray(), annotations);
    }

    private static JsonElement Table(byte[] blob)
    {
        var footer = blob.AsSpan(^64..);
        var at = (int)BinaryPrimitives.ReadInt64LittleEndian(footer);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(footer[8..]);
        return JsonSerializer.Deserialize<JsonElement>(Decompress(blob[at..(at + length)]));
    }

    private static byte[] Decompress(byte[] compressed)
    {
        using var stream = new ZstandardStream(new MemoryStream(compressed));
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}
