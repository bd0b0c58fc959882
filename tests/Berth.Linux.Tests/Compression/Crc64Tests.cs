using System.Buffers.Binary;
using Berth.Linux.Compression;

namespace Berth.Linux.Tests.Compression;

public class Crc64Tests
{
    // Written by Podman 5.8.6 into tar-split files.
    [Theory]
    [InlineData("hi\n", "YUmYEAAAAAA=")]
    [InlineData("b\n", "YUbwAAAAAAA=")]
    public void The_checksum_is_that_of_tar_split(string text, string expected)
    {
        var crc = new Crc64();
        crc.Append(System.Text.Encoding.ASCII.GetBytes(text));
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, crc.Value);
        Assert.Equal(expected, Convert.ToBase64String(bytes));
    }

    [Fact]
    public void Pieces_give_the_same_as_the_whole_and_as_the_definition()
    {
        var data = new byte[5000];
        new Random(7).NextBytes(data);
        var expected = ulong.MaxValue;
        foreach (var value in data)
        {
            expected ^= value;
            for (var bit = 0; bit < 8; bit++) expected = (expected & 1) != 0 ? (expected >> 1) ^ 0xD800000000000000 : expected >> 1;
        }

        for (var cut = 0; cut < 600; cut += 7)
        {
            var crc = new Crc64();
            crc.Append(data.AsSpan(0, cut));
            crc.Append(data.AsSpan(cut));
            Assert.Equal(~expected, crc.Value);
        }
    }
}
