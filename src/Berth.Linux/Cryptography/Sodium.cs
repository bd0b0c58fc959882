using System.Runtime.InteropServices;
using Berth.Linux.Errors;

namespace Berth.Linux.Cryptography;

/// <summary>libsodium (sodium.h), loaded with its first use; a machine may lack it.</summary>
public sealed unsafe class Sodium
{
    /// <summary>The length of a key of <see cref="OpenBox"/>, in bytes.</summary>
    public const int KeySize = 32;

    /// <summary>The length of its nonce, in bytes.</summary>
    public const int NonceSize = 24;

    private const int Overhead = 16;
    private readonly delegate* unmanaged<byte*, nuint, byte*, nuint, ulong, uint, uint, byte*, nuint, int> _scrypt;
    private readonly delegate* unmanaged<byte*, byte*, ulong, byte*, byte*, int> _open;

    private Sodium(nint library)
    {
        var initialize = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "sodium_init");
        _scrypt = (delegate* unmanaged<byte*, nuint, byte*, nuint, ulong, uint, uint, byte*, nuint, int>)NativeLibrary.GetExport(library, "crypto_pwhash_scryptsalsa208sha256_ll");
        _open = (delegate* unmanaged<byte*, byte*, ulong, byte*, byte*, int>)NativeLibrary.GetExport(library, "crypto_secretbox_open_easy");
        if (initialize() < 0) throw new EngineException(ErrorKind.Internal, "libsodium cannot be used here");
    }

    /// <summary>Loads it.</summary>
    /// <exception cref="NotFoundException">The machine does not have it.</exception>
    public static Sodium Load()
    {
        foreach (var name in (ReadOnlySpan<string>)["libsodium.so.23", "libsodium.so.26"])
        {
            if (NativeLibrary.TryLoad(name, out var library)) return new Sodium(library);
        }

        throw new NotFoundException("libsodium is not installed (Debian's package libsodium23)");
    }

    /// <summary>scrypt (RFC 7914): a key of a password.</summary>
    /// <exception cref="InvalidArgumentException">The parameters are none of scrypt's, or take more memory than there is.</exception>
    public byte[] DeriveKey(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ulong n, uint r, uint p)
    {
        var key = new byte[KeySize];
        fixed (byte* secret = password)
        fixed (byte* grains = salt)
        fixed (byte* output = key)
        {
            if (_scrypt(secret, (nuint)password.Length, grains, (nuint)salt.Length, n, r, p, output, KeySize) != 0)
                throw new InvalidArgumentException($"scrypt cannot be used with N={n}, r={r}, p={p}");
        }

        return key;
    }

    /// <summary>Opens a box of NaCl's crypto_secretbox (XSalsa20 and Poly1305); null if the key is another or the box damaged.</summary>
    public byte[]? OpenBox(ReadOnlySpan<byte> box, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> key)
    {
        if (box.Length < Overhead || nonce.Length != NonceSize || key.Length != KeySize) return null;
        var message = new byte[box.Length - Overhead];
        fixed (byte* input = box)
        fixed (byte* number = nonce)
        fixed (byte* secret = key)
        fixed (byte* output = message)
        {
            return _open(output, input, (ulong)box.Length, number, secret) == 0 ? message : null;
        }
    }
}
