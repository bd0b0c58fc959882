using System.Security.Cryptography;
using Berth.Storage.Chunked;

namespace Berth.Storage.Tests.Chunked;

/// <summary>The expected chunks are those of Podman 5.8.6 for the same content.</summary>
public sealed class ContentChunkerTests
{
    private static readonly byte[] s_content =
        [.. Noise(300_000, 1), .. new byte[5000], .. Noise(1000, 2), .. new byte[700], .. Noise(200_000, 3), .. new byte[3000]];

    [Theory]
    [InlineData(1)]
    [InlineData(777)]
    [InlineData(1 << 20)]
    public void ChunksArePodmansHoweverTheContentComes(int piece)
    {
        Assert.Equal(
            [
                "133925 13afeb3c", "21014 e8587e3e", "6278 0d26a0d2", "131452 1a06adf5", "7331 eceb9229", "5000 zeros", "155331 83e6e983", "5828 0dbbefb6",
                "40541 8a498fe9", "3000 zeros",
            ],
            Chunks(s_content, piece));
    }

    [Fact]
    public void AHoleAtTheBeginningIsAChunk()
        => Assert.Equal(["2000 zeros", "100 43f57eff"], Chunks([.. new byte[2000], .. Noise(100, 4)], 4096));

    [Fact]
    public void ZerosThatAreTooFewForAHoleAreContent()
        => Assert.Equal($"1023 {Short(new byte[1023])}", Assert.Single(Chunks(new byte[1023], 100)));

    private static List<string> Chunks(byte[] content, int piece)
    {
        var target = new Target();
        var chunker = new ContentChunker(target);
        for (var at = 0; at < content.Length; at += piece) chunker.Append(content.AsSpan(at, Math.Min(piece, content.Length - at)));
        chunker.Complete();
        return target.Chunks;
    }

    private static byte[] Noise(int length, uint seed)
    {
        var noise = new byte[length];
        for (var i = 0; i < length; i++)
        {
            seed = unchecked((seed * 1664525) + 1013904223);
            noise[i] = (byte)(seed >> 24);
        }

        return noise;
    }

    private static string Short(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..8];

    private sealed class Target : IChunkTarget
    {
        private readonly MemoryStream _chunk = new();

        internal List<string> Chunks { get; } = [];

        public void Data(ReadOnlySpan<byte> data) => _chunk.Write(data);

        public void Zeros(long count) => _chunk.Write(new byte[count]);

        public void EndChunk(bool isZeros)
        {
            if (_chunk.Length == 0) return;
            Chunks.Add($"{_chunk.Length} {(isZeros ? "zeros" : Short(_chunk.ToArray()))}");
            _chunk.SetLength(0);
        }
    }
}
