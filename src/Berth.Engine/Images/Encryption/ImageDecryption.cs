using System.Security.Cryptography;
using System.Text.Json;
using Berth.Engine.Documents;
using Berth.Linux.Errors;
using Berth.Oci.Archives;
using Berth.Oci.Images;

namespace Berth.Engine.Images.Encryption;

/// <summary>
/// Lets images with encrypted layers (ocicrypt) be taken as if they were none: the keys in the annotations are opened, the layers decrypt
/// while they are read, and the manifest is that of the decrypted layers.
/// </summary>
internal static class ImageDecryption
{
    /// <summary>What the names of annotations begin with that tell of encryption.</summary>
    public const string Annotations = "org.opencontainers.image.enc.";

    /// <summary>Each recipient's keys by JWE: base64, several with commas between.</summary>
    public const string JsonRecipients = Annotations + "keys.jwe";

    /// <summary>Each recipient's keys by CMS: base64, several with commas between.</summary>
    public const string CertificateRecipients = Annotations + "keys.pkcs7";

    /// <summary>What is no secret of a layer's encryption, as JSON in base64.</summary>
    public const string PublicOptions = Annotations + "pubopts";

    /// <summary>The image, decrypted; the same where it is not encrypted, or no keys are asked for.</summary>
    /// <param name="image">The image.</param>
    /// <param name="keys">The keys; null where none were asked for.</param>
    /// <exception cref="EngineException">No key opens a layer.</exception>
    public static SourceImage Open(SourceImage image, DecryptionKeys? keys)
    {
        if (keys is null || !image.Layers.Any(static layer => MediaTypes.IsEncryptedLayer(layer.Descriptor.MediaType)))
            return image;
        SourceLayer[] layers = [.. image.Layers.Select(layer => MediaTypes.IsEncryptedLayer(layer.Descriptor.MediaType) ? Open(layer, keys) : layer)];
        return image with
        {
            Layers = layers,
            Index = null,
            HasUnknownDigests = true,
        };
    }

    private static SourceLayer Open(SourceLayer layer, DecryptionKeys keys)
    {
        var descriptor = layer.Descriptor;
        var annotations = new Dictionary<string, string>(descriptor.Annotations ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        var key = Find(annotations, keys, out var failures)
            ?? throw new InvalidArgumentException($"decrypting layer {descriptor.Digest}: " + (keys.Private.Count == 0
                ? "missing private key needed for decryption:\n"
                : $"no suitable key unwrapper found or none of the private keys could be used for decryption:\n{failures}"));
        var hmac = Hmac(annotations.GetValueOrDefault(PublicOptions) ?? "")
            ?? throw new InvalidArgumentException($"decrypting layer {descriptor.Digest}: its cipher is not {LayerCipher.Name}");
        var plain = annotations.Where(static pair => !pair.Key.StartsWith(Annotations, StringComparison.Ordinal)).ToDictionary(StringComparer.Ordinal);
        return layer with
        {
            SourceDigest = descriptor.Digest,
            // The digest beside the key is that of the layer before it was compressed, if that was done on the way.
            HasBlobDigest = false,
            Descriptor = descriptor with
            {
                MediaType = descriptor.MediaType![..^MediaTypes.EncryptedSuffix.Length],
                Annotations = plain.Count > 0 ? plain : null,
            },
            Open = () => new DecryptingStream(layer.Open(), key, hmac, descriptor.Digest),
        };
    }

    private static LayerKey? Find(Dictionary<string, string> annotations, DecryptionKeys keys, out string failures)
    {
        failures = "";
        if (annotations.GetValueOrDefault(JsonRecipients) is { Length: > 0 } json)
        {
            if (Find(json, message => keys.Private.Select(key => JsonWebEncryption.TryDecrypt(message, key))) is { } found)
                return found;
            failures += Failure("JWE: No suitable private key found for decryption");
        }

        if (annotations.GetValueOrDefault(CertificateRecipients) is { Length: > 0 } cms)
        {
            if (Find(cms, message => Open(message, keys)) is { } found)
                return found;
            failures += Failure(keys.Certificates.Count == 0 ? "no x509 certificates found needed for PKCS7 decryption" : "PKCS7: No suitable private key found for decryption");
        }

        return null;
    }

    private static IEnumerable<byte[]?> Open(byte[] message, DecryptionKeys keys)
        => from key in keys.Private.OfType<RSA>() from certificate in keys.Certificates select CmsEnvelope.TryDecrypt(message, certificate, key);

    private static string Failure(string cause) => $"no suitable key found for decrypting layer key:\n- {cause}\n\n";

    private static LayerKey? Find(string recipients, Func<byte[], IEnumerable<byte[]?>> open)
    {
        foreach (var encoded in recipients.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Decode(encoded) is not { } message)
                continue;
            foreach (var json in open(message))
            {
                if (json is not null && LayerKey.TryParse(json) is { } found)
                    return found;
            }
        }

        return null;
    }

    private static byte[]? Hmac(string options)
    {
        if (Decode(options) is not { } json)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.Text("cipher") == LayerCipher.Name ? document.RootElement.Bytes("hmac") : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Decode(string base64)
    {
        var bytes = new byte[(base64.Length * 3 / 4) + 3];
        return Convert.TryFromBase64String(base64, bytes, out var length) ? bytes[..length] : null;
    }
}
