using System.Security.Cryptography;
using System.Text.Json;
using Berth.Linux.Cryptography;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Images.Policies;

/// <summary>
/// A private key as cosign and <c>skopeo generate-sigstore-key</c> write it: PEM, in it JSON that says how the key (PKCS #8) was
/// encrypted (scrypt and NaCl's secretbox).
/// </summary>
internal sealed class SigstoreKey : IDisposable
{
    private static readonly string[] s_labels = ["ENCRYPTED COSIGN PRIVATE KEY", "ENCRYPTED SIGSTORE PRIVATE KEY"];
    private readonly ECDsa _key;

    private SigstoreKey(ECDsa key) => _key = key;

    /// <summary>Reads a key.</summary>
    /// <exception cref="EngineException">There is none, the passphrase is another, or the key is none of ECDSA.</exception>
    internal static SigstoreKey Read(string path, byte[] passphrase)
    {
        var text = FileSystem.TryReadText(path) ?? throw new NotFoundException($"reading private key from {path}: open {path}: no such file or directory");
        byte[] plain;
        try
        {
            plain = Decrypt(text, passphrase);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidArgumentException($"initializing private key: {path} is damaged: {e.Message}", e);
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportPkcs8PrivateKey(plain, out _);
            return new SigstoreKey(key);
        }
        catch (CryptographicException e)
        {
            key.Dispose();
            throw new InvalidArgumentException($"initializing private key: {path} has no key of ECDSA", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(plain);
        }
    }

    /// <summary>The signature of a payload, as ASN.1.</summary>
    internal byte[] Sign(byte[] payload) => _key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    public void Dispose() => _key.Dispose();

    private static byte[] Decrypt(string text, byte[] passphrase)
    {
        if (!PemEncoding.TryFind(text, out var fields)) throw new InvalidArgumentException("initializing private key: invalid pem block");
        var label = text[fields.Label];
        if (!s_labels.Contains(label)) throw new InvalidArgumentException($"initializing private key: unsupported pem type: {label}");
        using var document = JsonDocument.Parse(Convert.FromBase64String(text[fields.Base64Data]));
        var (derivation, cipher) = (document.RootElement.GetProperty("kdf"), document.RootElement.GetProperty("cipher"));
        if (derivation.GetProperty("name").GetString() is not "scrypt" and var other) throw new NotSupportedYetException($"initializing private key: \"{other}\" as its derivation is not supported yet");
        if (cipher.GetProperty("name").GetString() is not "nacl/secretbox" and var unknown) throw new NotSupportedYetException($"initializing private key: \"{unknown}\" as its cipher is not supported yet");
        var parameters = derivation.GetProperty("params");
        var sodium = Sodium.Load();
        var key = sodium.DeriveKey(
            passphrase, derivation.GetProperty("salt").GetBytesFromBase64(),
            parameters.GetProperty("N").GetUInt64(), parameters.GetProperty("r").GetUInt32(), parameters.GetProperty("p").GetUInt32());
        return sodium.OpenBox(document.RootElement.GetProperty("ciphertext").GetBytesFromBase64(), cipher.GetProperty("nonce").GetBytesFromBase64(), key)
            ?? throw new InvalidArgumentException("initializing private key: decrypt: encrypted: decryption failed");
    }
}
