using System.Buffers.Binary;
using System.Numerics;

namespace Berth.Engine.Networks.Modes;

/// <summary>SipHash-2-4 (Aumasson and Bernstein), by which systemd derives names and addresses of links.</summary>
internal static class SipHash
{
    /// <summary>The hash.</summary>
    /// <param name="key">16 bytes.</param>
    /// <param name="data">What is hashed.</param>
    public static ulong Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var k0 = BinaryPrimitives.ReadUInt64LittleEndian(key);
        var k1 = BinaryPrimitives.ReadUInt64LittleEndian(key[8..]);
        ulong v0 = k0 ^ 0x736f6d6570736575, v1 = k1 ^ 0x646f72616e646f6d, v2 = k0 ^ 0x6c7967656e657261, v3 = k1 ^ 0x7465646279746573;
        var at = 0;
        for (; at + 8 <= data.Length; at += 8) Compress(BinaryPrimitives.ReadUInt64LittleEndian(data[at..]));
        var last = (ulong)data.Length << 56;
        for (var i = 0; at + i < data.Length; i++) last |= (ulong)data[at + i] << (8 * i);
        Compress(last);
        v2 ^= 0xff;
        for (var i = 0; i < 4; i++) Round();
        return v0 ^ v1 ^ v2 ^ v3;

        void Compress(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        void Round()
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
