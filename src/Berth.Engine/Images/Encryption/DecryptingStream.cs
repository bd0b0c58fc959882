using System.Security.Cryptography;
using Berth.Linux.Errors;
using Berth.Linux.Streams;

namespace Berth.Engine.Images.Encryption;

/// <summary>Reads an encrypted layer; at its end the HMAC must be right.</summary>
internal sealed class DecryptingStream(Stream source, LayerKey key, byte[] hmac, string digest) : SequentialReader
{
    private readonly LayerCipher _cipher = new(key.Key, key.Nonce);
    private bool _isChecked;

    /// <inheritdoc/>
    /// <exception cref="InvalidArgumentException">The layer is not what was encrypted.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        _cipher.Decrypt(buffer[..count]);
        if (count > 0 || buffer.Length == 0 || _isChecked)
            return count;
        _isChecked = true;
        if (!CryptographicOperations.FixedTimeEquals(_cipher.Complete(), hmac))
            throw new InvalidArgumentException($"decrypting layer {digest}: could not properly decrypt byte stream; exp hmac: '{Convert.ToHexStringLower(hmac)}', actual hmac is another");
        return 0;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _cipher.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}
