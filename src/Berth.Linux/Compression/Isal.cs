using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Berth.Linux.Compression;

/// <summary>ISA-L (igzip_lib.h, crc64.h), loaded with its first use; a machine may lack it.</summary>
internal static unsafe partial class Isal
{
    /// <summary>State of a decoder that has come to the end of a member (ISAL_BLOCK_FINISH).</summary>
    internal const int BlockFinish = 5;

    /// <summary>struct inflate_state is 87,368 bytes; room for a longer one.</summary>
    internal const int StateSize = 131072;
    private const string Library = "libisal.so.2";
    private const uint Gzip = 1;

    /// <summary>Whether it is there and lays its state out as expected.</summary>
    internal static bool IsThere { get; } = NativeLibrary.TryLoad(Library, out _) && DecodesAsExpected();

    /// <summary>Prepares a decoder for a gzip member, whose header it reads and whose checksum it verifies.</summary>
    internal static void Begin(byte* state)
    {
        isal_inflate_init(state);
        ((State*)state)->Checks = Gzip;
    }

    [LibraryImport(Library)]
    internal static partial int isal_inflate(byte* state);

    [LibraryImport(Library)]
    internal static partial ulong crc64_iso_refl(ulong start, byte* data, ulong length);

    [LibraryImport(Library)]
    private static partial void isal_inflate_init(byte* state);

    /// <summary>Tries a member, for the library promises its functions and not where the fields are.</summary>
    private static bool DecodesAsExpected()
    {
        if (Unsafe.SizeOf<State>() > StateSize) return false;
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write("berth"u8);
        var input = memory.ToArray();
        Span<byte> output = stackalloc byte[64];
        var state = (byte*)NativeMemory.AllocZeroed(StateSize);
        try
        {
            Begin(state);
            fixed (byte* from = input)
            fixed (byte* to = output)
            {
                var fields = (State*)state;
                fields->Input = from;
                fields->InputLeft = (uint)input.Length;
                fields->Output = to;
                fields->OutputLeft = (uint)output.Length;
                return isal_inflate(state) == 0 && fields->Block == BlockFinish && fields->InputLeft == 0
                    && output[..(output.Length - (int)fields->OutputLeft)].SequenceEqual("berth"u8);
            }
        }
        finally
        {
            NativeMemory.Free(state);
        }
    }

    /// <summary>What is used of struct inflate_state.</summary>
    [StructLayout(LayoutKind.Explicit)]
    internal struct State
    {
        [FieldOffset(0)]
        internal byte* Output;

        [FieldOffset(8)]
        internal uint OutputLeft;

        [FieldOffset(16)]
        internal byte* Input;

        [FieldOffset(32)]
        internal uint InputLeft;

        [FieldOffset(21160)]
        internal int Block;

        [FieldOffset(21172)]
        internal uint Checks;
    }
}
