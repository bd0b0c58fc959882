using System.IO.Compression;

namespace Berth.Linux.Compression;

/// <summary>Reads gzip with the fastest decoder that the machine has: ISA-L's, else the runtime's.</summary>
public static class GzipReader
{
    /// <summary>The uncompressed bytes of <paramref name="compressed"/>, which stays open. Damage is an <see cref="InvalidDataException"/>.</summary>
    public static Stream Open(Stream compressed)
        => Isal.IsThere ? new IsalGzipStream(compressed) : new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true);
}
