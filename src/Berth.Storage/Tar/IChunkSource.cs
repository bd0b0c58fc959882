namespace Berth.Storage.Tar;

/// <summary>Bytes that come in pieces, without copying.</summary>
internal interface IChunkSource
{
    /// <summary>The next piece, valid until the next call; empty at the end.</summary>
    ReadOnlyMemory<byte> Next();
}
