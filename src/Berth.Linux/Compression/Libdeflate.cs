using System.Runtime.InteropServices;

namespace Berth.Linux.Compression;

/// <summary>libdeflate (libdeflate.h), loaded with its first use; a machine may lack it.</summary>
internal static partial class Libdeflate
{
    private const string Library = "libdeflate.so.0";

    internal static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _);

    [LibraryImport(Library)]
    internal static partial nint libdeflate_alloc_compressor(int level);

    [LibraryImport(Library)]
    internal static unsafe partial nuint libdeflate_gzip_compress(nint compressor, byte* input, nuint inputLength, byte* output, nuint outputLength);

    [LibraryImport(Library)]
    internal static partial nuint libdeflate_gzip_compress_bound(nint compressor, nuint inputLength);

    [LibraryImport(Library)]
    internal static partial void libdeflate_free_compressor(nint compressor);
}
