using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Berth.Engine.Images.Encryption;

/// <summary>AES key wrap (RFC 3394).</summary>
internal static class KeyWrap
{
    private const int Half = 8;
    private const int Rounds = 6;
    private const ulong InitialValue = 0xA6A6A6A6A6A6A6A6;

    /// <summary>Wraps a key, whose length is a multiple of 8.</summary>
    public static byte[] Wrap(byte[] wrapping, ReadOnlySpan<byte> key)
    {
        using var aes = Aes.Create();
        aes.Key = wrapping;
        var result = new byte[key.Length + Half];
        key.CopyTo(result.AsSpan(Half));
        var count = key.Length / Half;
        var check = InitialValue;
        Span<byte> block = stackalloc byte[2 * Half];
        for (var step = 1; step <= Rounds * count; step++)
        {
            var part = result.AsSpan(Half * (((step - 1) % count) + 1), Half);
            BinaryPrimitives.WriteUInt64BigEndian(block, check);
            part.CopyTo(block[Half..]);
            aes.EncryptEcb(block, block, PaddingMode.None);
            check = BinaryPrimitives.ReadUInt64BigEndian(block) ^ (ulong)step;
            block[Half..].CopyTo(part);
        }

        BinaryPrimitives.WriteUInt64BigEndian(result, check);
        return result;
    }

    /// <summary>The key; null where it was wrapped with another one, or is damaged.</summary>
    public static byte[]? TryUnwrap(byte[] wrapping, ReadOnlySpan<byte> wrapped)
    {
        if (wrapped.Length < 3 * Half || wrapped.Length % Half != 0)
            return null;
        using var aes = Aes.Create();
        aes.Key = wrapping;
        var result = wrapped[Half..].ToArray();
        var count = result.Length / Half;
        var check = BinaryPrimitives.ReadUInt64BigEndian(wrapped);
        Span<byte> block = stackalloc byte[2 * Half];
        for (var step = Rounds * count; step > 0; step--)
        {
            var part = result.AsSpan(Half * ((step - 1) % count), Half);
            BinaryPrimitives.WriteUInt64BigEndian(block, check ^ (ulong)step);
            part.CopyTo(block[Half..]);
            aes.DecryptEcb(block, block, PaddingMode.None);
            check = BinaryPrimitives.ReadUInt64BigEndian(block);
            block[Half..].CopyTo(part);
        }

        return check == InitialValue ? result : null;
    }
}
