using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Berth.Linux.Compression;

/// <summary>
/// CRC-64 of ISO 3309: reflected, polynomial 0xD800000000000000, inverted at both ends. With ISA-L where it is, else sixteen
/// bytes a step from tables.
/// </summary>
public sealed class Crc64
{
    private const ulong Polynomial = 0xD800000000000000;

    // On a processor with SSE 4 but without PCLMULQDQ (Nehalem) ISA-L 2.30 chooses a function that needs it.
    private static readonly bool s_isal = Isal.IsThere && (!X86Base.IsSupported || Pclmulqdq.IsSupported);
    private readonly ulong[] _tables;
    private ulong _value;

    /// <summary>A sum over nothing.</summary>
    public Crc64() => _tables = s_isal ? [] : Tables();

    /// <summary>The sum of what was appended.</summary>
    public ulong Value => _value;

    /// <summary>Begins anew.</summary>
    public void Reset() => _value = 0;

    /// <summary>Takes more data in.</summary>
    public unsafe void Append(ReadOnlySpan<byte> data)
    {
        if (_tables.Length > 0)
        {
            _value = ~FromTables(~_value, data);
            return;
        }

        fixed (byte* start = data) _value = Isal.crc64_iso_refl(_value, start, (ulong)data.Length);
    }

    private static ulong[] Tables()
    {
        var tables = new ulong[16 * 256];
        for (var i = 0; i < 256; i++)
        {
            var crc = (ulong)i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            tables[i] = crc;
        }

        for (var i = 256; i < tables.Length; i++)
        {
            var before = tables[i - 256];
            tables[i] = tables[(byte)before] ^ (before >> 8);
        }

        return tables;
    }

    private ulong FromTables(ulong crc, ReadOnlySpan<byte> data)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(_tables);
        ulong T(ref ulong start, int row, ulong index) => Unsafe.Add(ref start, (row * 256) + (int)(byte)index);
        while (data.Length >= 16)
        {
            var a = MemoryMarshal.Read<ulong>(data) ^ crc;
            var b = MemoryMarshal.Read<ulong>(data[8..]);
            crc = T(ref table, 15, a) ^ T(ref table, 14, a >> 8) ^ T(ref table, 13, a >> 16) ^ T(ref table, 12, a >> 24)
                ^ T(ref table, 11, a >> 32) ^ T(ref table, 10, a >> 40) ^ T(ref table, 9, a >> 48) ^ T(ref table, 8, a >> 56)
                ^ T(ref table, 7, b) ^ T(ref table, 6, b >> 8) ^ T(ref table, 5, b >> 16) ^ T(ref table, 4, b >> 24)
                ^ T(ref table, 3, b >> 32) ^ T(ref table, 2, b >> 40) ^ T(ref table, 1, b >> 48) ^ T(ref table, 0, b >> 56);
            data = data[16..];
        }

        foreach (var value in data) crc = T(ref table, 0, crc ^ value) ^ (crc >> 8);
        return crc;
    }
}
