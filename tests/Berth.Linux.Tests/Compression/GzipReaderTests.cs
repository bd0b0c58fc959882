using System.IO.Compression;
using Berth.Linux.Compression;

namespace Berth.Linux.Tests.Compression;

public class GzipReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_536)]
    [InlineData(3_000_000)]
    public void Members_after_members_come_out_as_they_went_in_whatever_is_read_at_a_time(int length)
    {
        var data = Data(length);
        var compressed = new MemoryStream();
        for (var at = 0; at == 0 || at < length; at += 700_000) Compress(compressed, data.AsSpan(at, Math.Min(700_000, length - at)));

        foreach (var size in new[] { 777, 65_536, 1_000_000 })
        {
            using var reader = GzipReader.Open(new Trickle(compressed.ToArray(), size / 3));
            var output = new MemoryStream();
            var buffer = new byte[size];
            while (reader.Read(buffer) is > 0 and var read) output.Write(buffer, 0, read);
            Assert.Equal(data, output.ToArray());
        }
    }

    [Fact]
    public void Zeros_after_the_last_member_are_passed_over()
    {
        var compressed = new MemoryStream();
        Compress(compressed, "content"u8);
        compressed.Write(new byte[1000]);
        using var reader = GzipReader.Open(new MemoryStream(compressed.ToArray()));
        var buffer = new byte[100];
        Assert.Equal(7, reader.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
    }

    [Fact]
    public void A_changed_byte_is_damage()
    {
        var compressed = new MemoryStream();
        Compress(compressed, Data(100_000));
        var bytes = compressed.ToArray();
        bytes[^5] ^= 1; // of the checksum
        using var reader = GzipReader.Open(new MemoryStream(bytes));
        Assert.Throws<InvalidDataException>(() => reader.CopyTo(Stream.Null));
    }

    [Fact]
    public void A_member_that_is_cut_short_is_damage()
    {
        var compressed = new MemoryStream();
        Compress(compressed, Data(100_000));
        using var reader = GzipReader.Open(new MemoryStream(compressed.ToArray()[..50_000]));
        Assert.Throws<InvalidDataException>(() => reader.CopyTo(Stream.Null));
    }

    private static byte[] Data(int length)
    {
        var data = new byte[length];
        var random = new Random(length);
        for (var i = 0; i < length; i++) data[i] = (byte)(random.Next(4) == 0 ? random.Next(256) : i / 50);
        return data;
    }

    private static void Compress(Stream output, ReadOnlySpan<byte> data)
    {
        using var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true);
        gzip.Write(data);
    }

    /// <summary>Gives few bytes at a time.</summary>
    private sealed class Trickle(byte[] data, int step) : MemoryStream(data)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, step));

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, step)]);
    }
}
