using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Berth.Engine.Documents;

namespace Berth.Engine.Images.Encryption;

/// <summary>
/// JSON Web Encryption (RFC 7516) in its JSON form, as far as layers' keys use it: RSA-OAEP and ECDH-ES+A256KW for the recipients,
/// A256GCM for the content.
/// </summary>
internal static class JsonWebEncryption
{
    private const string ContentEncryption = "A256GCM";
    private const string EllipticKeyWrap = "ECDH-ES+A256KW";
    private const int KeyLength = 32;
    private const int TagLength = 16;
    private const int NonceLength = 12;

    /// <summary>What a message says to the owner of a key; null where it is not for them, or is damaged.</summary>
    public static byte[]? TryDecrypt(ReadOnlyMemory<byte> message, AsymmetricAlgorithm key)
    {
        try
        {
            using var document = JsonDocument.Parse(message);
            var root = document.RootElement;
            var isProtected = root.Text("protected") ?? "";
            using var header = JsonDocument.Parse(isProtected.Length > 0 ? Base64Url.DecodeFromChars(isProtected) : "{}"u8.ToArray());
            foreach (var recipient in root.Member("recipients") is null ? [root] : root.Items("recipients"))
            {
                JsonElement[] headers = [header.RootElement, root.Object("unprotected"), recipient.Object("header")];
                if (Text(headers, "enc") != ContentEncryption || Unwrap(headers, Base64Url.DecodeFromChars(recipient.Text("encrypted_key") ?? ""), key) is not { Length: KeyLength } content)
                    continue;
                var ciphertext = Base64Url.DecodeFromChars(root.Text("ciphertext") ?? "");
                var plain = new byte[ciphertext.Length];
                using var gcm = new AesGcm(content, TagLength);
                gcm.Decrypt(Base64Url.DecodeFromChars(root.Text("iv") ?? ""), ciphertext, Base64Url.DecodeFromChars(root.Text("tag") ?? ""), plain, Encoding.ASCII.GetBytes(isProtected + (root.Text("aad") is { } aad ? "." + aad : "")));
                return plain;
            }
        }
        catch (Exception e) when (e is JsonException or FormatException or CryptographicException or ArgumentException or InvalidOperationException)
        {
            // Whoever it is for, it is not for this key.
        }

        return null;
    }

    /// <summary>A message for the owners of keys.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> plain, IReadOnlyList<AsymmetricAlgorithm> recipients)
    {
        var content = RandomNumberGenerator.GetBytes(KeyLength);
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var ciphertext = new byte[plain.Length];
        var tag = new byte[TagLength];
        var header = Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"enc":"{{ContentEncryption}}"}"""));
        using (var gcm = new AesGcm(content, TagLength))
            gcm.Encrypt(nonce, plain, ciphertext, tag, Encoding.ASCII.GetBytes(header));
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteString("protected", header);
            json.WriteStartArray("recipients");
            foreach (var recipient in recipients)
            {
                json.WriteStartObject();
                json.WriteStartObject("header");
                var wrapped = recipient is RSA rsa ? WrapByRsa(json, rsa, content) : WrapByCurve(json, (ECDiffieHellman)recipient, content);
                json.WriteEndObject();
                json.WriteString("encrypted_key", Base64Url.EncodeToString(wrapped));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("iv", Base64Url.EncodeToString(nonce));
            json.WriteString("ciphertext", Base64Url.EncodeToString(ciphertext));
            json.WriteString("tag", Base64Url.EncodeToString(tag));
            json.WriteEndObject();
        }

        return memory.ToArray();
    }

    private static byte[] WrapByRsa(Utf8JsonWriter json, RSA rsa, byte[] content)
    {
        json.WriteString("alg", "RSA-OAEP");
        return rsa.Encrypt(content, RSAEncryptionPadding.OaepSHA1);
    }

    private static byte[] WrapByCurve(Utf8JsonWriter json, ECDiffieHellman recipient, byte[] content)
    {
        using var ephemeral = ECDiffieHellman.Create(recipient.ExportParameters(includePrivateParameters: false).Curve);
        var point = ephemeral.ExportParameters(includePrivateParameters: false).Q;
        json.WriteString("alg", EllipticKeyWrap);
        json.WriteStartObject("epk");
        json.WriteString("kty", "EC");
        json.WriteString("crv", ephemeral.KeySize switch { 256 => "P-256", 384 => "P-384", _ => "P-521" });
        json.WriteString("x", Base64Url.EncodeToString(point.X));
        json.WriteString("y", Base64Url.EncodeToString(point.Y));
        json.WriteEndObject();
        using var other = recipient.PublicKey;
        return KeyWrap.Wrap(Derive(ephemeral.DeriveRawSecretAgreement(other), EllipticKeyWrap, [], []), content);
    }

    private static byte[]? Unwrap(JsonElement[] headers, byte[] wrapped, AsymmetricAlgorithm key)
    {
        var algorithm = Text(headers, "alg");
        switch (key)
        {
            case RSA rsa when algorithm is "RSA-OAEP" or "RSA-OAEP-256":
                try
                {
                    return rsa.Decrypt(wrapped, algorithm == "RSA-OAEP" ? RSAEncryptionPadding.OaepSHA1 : RSAEncryptionPadding.OaepSHA256);
                }
                catch (CryptographicException)
                {
                    // Another recipient's.
                    return null;
                }

            case ECDiffieHellman curve when algorithm == EllipticKeyWrap && Array.Find(headers, static header => header.Member("epk") is not null).Object("epk") is var point:
                var parameters = curve.ExportParameters(includePrivateParameters: false);
                parameters.Q = new ECPoint { X = Base64Url.DecodeFromChars(point.Text("x") ?? ""), Y = Base64Url.DecodeFromChars(point.Text("y") ?? "") };
                if (parameters.Q.X.Length != (curve.KeySize + 7) / 8 || parameters.Q.Y!.Length != parameters.Q.X.Length)
                    return null;
                using (var sender = ECDiffieHellman.Create(parameters))
                using (var other = sender.PublicKey)
                    return KeyWrap.TryUnwrap(Derive(curve.DeriveRawSecretAgreement(other), algorithm, Base64Url.DecodeFromChars(Text(headers, "apu") ?? ""), Base64Url.DecodeFromChars(Text(headers, "apv") ?? "")), wrapped);
            default:
                return null;
        }
    }

    private static string? Text(JsonElement[] headers, string name)
    {
        foreach (var header in headers)
        {
            if (header.Text(name) is { } text)
                return text;
        }

        return null;
    }

    // RFC 7518, 4.6.2: one round of the Concat KDF gives as many bytes as are needed.
    private static byte[] Derive(byte[] secret, string algorithm, byte[] sender, byte[] recipient)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(1);
        hash.AppendData(secret);
        foreach (var part in (byte[][])[Encoding.ASCII.GetBytes(algorithm), sender, recipient])
        {
            Append((uint)part.Length);
            hash.AppendData(part);
        }

        Append(KeyLength * 8);
        return hash.GetHashAndReset();

        void Append(uint number)
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}
