namespace Berth.Storage.Tar;

/// <summary>Pieces of a stream, read in the caller's thread.</summary>
internal sealed class StreamChunkSource(Stream stream, int size = 131072) : IChunkSource
{
    private readonly byte[] _buffer = new byte[size];

    public ReadOnlyMemory<byte> Next() => _buffer.AsMemory(0, stream.Read(_buffer));
}
