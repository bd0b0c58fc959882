namespace Berth.Storage.Chunked;

/// <summary>Takes the content of a file in the pieces that a <see cref="ContentChunker"/> makes of it.</summary>
internal interface IChunkTarget
{
    /// <summary>More of the chunk.</summary>
    void Data(ReadOnlySpan<byte> data);

    /// <summary>A chunk that is nothing but zeros.</summary>
    void Zeros(long count);

    /// <summary>The chunk is complete; nothing may have come since the last one.</summary>
    void EndChunk(bool isZeros);
}
