using System.Security.Cryptography;
using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.References;

namespace Berth.Engine.Images.Encryption;

/// <summary>Encrypts layers after another compressor has compressed them (ocicrypt). Each gets a key of its own, which only the recipients can read.</summary>
internal sealed class EncryptingLayerCompressor : LayerCompressor
{
    private readonly LayerCompressor _inner;
    private readonly EncryptionRecipients _recipients;
    private readonly HashSet<string>? _chosen;

    /// <summary>Encrypts for recipients.</summary>
    /// <param name="inner">What compresses.</param>
    /// <param name="recipients">For whom.</param>
    /// <param name="layers">The image's layers, the lowest first.</param>
    /// <param name="indices">Which of them, the last being -1; null for all.</param>
    /// <exception cref="InvalidArgumentException">There is no such layer.</exception>
    public EncryptingLayerCompressor(LayerCompressor inner, EncryptionRecipients recipients, IReadOnlyList<SavedLayer> layers, IReadOnlyList<int>? indices)
    {
        _inner = inner;
        _recipients = recipients;
        if (indices is null)
            return;
        _chosen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var index in indices)
        {
            if (index >= layers.Count || index < -layers.Count)
                throw new InvalidArgumentException($"when choosing layers to encrypt, layer index {index} out of range ({layers.Count} layers exist)");
            _chosen.Add(layers[index < 0 ? layers.Count + index : index].DiffId);
        }
    }

    /// <inheritdoc/>
    public override bool IsZstandard => _inner.IsZstandard;

    /// <inheritdoc/>
    public override bool Encrypts(SavedLayer layer) => _chosen?.Contains(layer.DiffId) != false;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string>? Compress(SavedLayer layer, Stream output)
    {
        if (!Encrypts(layer))
            return _inner.Compress(layer, output);
        var (key, nonce) = (RandomNumberGenerator.GetBytes(LayerCipher.KeyLength), RandomNumberGenerator.GetBytes(LayerCipher.NonceLength));
        using var cipher = new LayerCipher(key, nonce);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IReadOnlyDictionary<string, string>? annotations;
        using (var encrypting = new EncryptingStream(output, cipher))
        using (var digesting = new DigestingStream(encrypting, hash))
            annotations = _inner.Compress(layer, digesting);
        var options = new LayerKey(key, nonce, Digest.FromHash(hash.GetHashAndReset()).ToString());
        var all = new Dictionary<string, string>(annotations ?? new Dictionary<string, string>(StringComparer.Ordinal), StringComparer.Ordinal);
        if (_recipients.Public.Count > 0)
            all[ImageDecryption.JsonRecipients] = Convert.ToBase64String(JsonWebEncryption.Encrypt(options.ToJson(), _recipients.Public));
        if (_recipients.Certificates.Count > 0)
            all[ImageDecryption.CertificateRecipients] = Convert.ToBase64String(CmsEnvelope.Encrypt(options.ToJson(), _recipients.Certificates));
        all[ImageDecryption.PublicOptions] = Convert.ToBase64String(PublicOptions(cipher.Complete()));
        return all;
    }

    private static byte[] PublicOptions(byte[] hmac)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("cipher", LayerCipher.Name);
            json.WriteBase64String("hmac", hmac);
            json.WriteStartObject("cipheroptions");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return memory.ToArray();
    }
}
