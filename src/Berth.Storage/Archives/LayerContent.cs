using Berth.Linux.Errors;
using Berth.Storage.Layers;

namespace Berth.Storage.Archives;

/// <summary>The content of a layer's blob, whatever it is compressed with.</summary>
public static class LayerContent
{
    /// <summary>Writes the content of a blob.</summary>
    /// <param name="blob">The blob; it stays open.</param>
    /// <param name="output">Takes the content.</param>
    /// <param name="diffId">The digest that the content must have.</param>
    /// <exception cref="EngineException">The blob is damaged, or has another content.</exception>
    public static void CopyTo(Stream blob, Stream output, string diffId)
    {
        using var reader = new BlobReader(blob, progress: null);
        for (ReadOnlyMemory<byte> piece; (piece = reader.Next()).Length > 0;) output.Write(piece.Span);
        var digest = reader.Digests().DiffDigest;
        if (digest != diffId) throw new EngineException(ErrorKind.Internal, $"layer {diffId}: the digest of its content is {digest}");
    }
}
