using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Berth.Engine.Images.Encryption;

/// <summary>
/// AES_256_CTR_HMAC_SHA256, the cipher of encrypted layers (ocicrypt, blockcipher): AES in counter mode, and an HMAC with the same key
/// over what is encrypted. The length stays the same.
/// </summary>
internal sealed class LayerCipher : IDisposable
{
    /// <summary>The cipher's name in annotations.</summary>
    public const string Name = "AES_256_CTR_HMAC_SHA256";

    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    /// <summary>Bytes of what the counter begins with.</summary>
    public const int NonceLength = 16;

    private const int BlockLength = 16;
    private const int BatchLength = 4096;

    private readonly Aes _aes;
    private readonly IncrementalHash _hmac;
    private readonly byte[] _counter;
    private readonly byte[] _counters = new byte[BatchLength];
    private readonly byte[] _pad = new byte[BatchLength];
    private int _used = BatchLength;

    /// <summary>Begins a layer.</summary>
    public LayerCipher(byte[] key, byte[] nonce)
    {
        _aes = Aes.Create();
        _aes.Key = key;
        _hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        _counter = [.. nonce];
    }

    /// <summary>Encrypts the next bytes in their place.</summary>
    public void Encrypt(Span<byte> data)
    {
        Apply(data);
        _hmac.AppendData(data);
    }

    /// <summary>Decrypts the next bytes in their place.</summary>
    public void Decrypt(Span<byte> data)
    {
        _hmac.AppendData(data);
        Apply(data);
    }

    /// <summary>The HMAC of all that was encrypted; the layer has ended.</summary>
    public byte[] Complete() => _hmac.GetHashAndReset();

    /// <inheritdoc/>
    public void Dispose()
    {
        _aes.Dispose();
        _hmac.Dispose();
    }

    private void Apply(Span<byte> data)
    {
        while (data.Length > 0)
        {
            if (_used == BatchLength)
                NextPad();
            var count = Math.Min(data.Length, BatchLength - _used);
            for (var i = 0; i < count; i++)
                data[i] ^= _pad[_used + i];
            _used += count;
            data = data[count..];
        }
    }

    private void NextPad()
    {
        for (var at = 0; at < BatchLength; at += BlockLength)
        {
            _counter.CopyTo(_counters.AsSpan(at));
            var low = BinaryPrimitives.ReadUInt64BigEndian(_counter.AsSpan(8)) + 1;
            BinaryPrimitives.WriteUInt64BigEndian(_counter.AsSpan(8), low);
            if (low == 0)
                BinaryPrimitives.WriteUInt64BigEndian(_counter, BinaryPrimitives.ReadUInt64BigEndian(_counter) + 1);
        }

        // Encrypting counters by themselves is counter mode.
        _aes.EncryptEcb(_counters, _pad, PaddingMode.None);
        _used = 0;
    }
}
