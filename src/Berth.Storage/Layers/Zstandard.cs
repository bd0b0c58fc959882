using System.Runtime.InteropServices;

namespace Berth.Storage.Layers;

/// <summary>The streaming decompression of libzstd (zstd.h), loaded with its first use.</summary>
internal static partial class Zstandard
{
    private const string Library = "libzstd.so.1";

    [LibraryImport(Library)]
    internal static partial nint ZSTD_createDStream();

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_freeDStream(nint stream);

    [LibraryImport(Library)]
    internal static partial nuint ZSTD_decompressStream(nint stream, ref Buffer output, ref Buffer input);

    [LibraryImport(Library)]
    internal static partial uint ZSTD_isError(nuint code);

    [LibraryImport(Library)]
    internal static partial nint ZSTD_getErrorName(nuint code);

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        public nint Start;
        public nuint Size;
        public nuint Position;
    }
}
