using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using OpenFlags = Berth.Linux.Files.OpenFlags;

namespace Berth.Engine.Images.Encryption;

/// <summary>
/// The keys of <c>--decryption-key</c> (<c>FILE[:PASSWORD]</c>) and <c>--encryption-key</c> (<c>jwe:FILE</c>, <c>pkcs7:FILE</c>;
/// containers-ocicrypt's protocols).
/// </summary>
internal static class EncryptionKeys
{
    private const string Problem = "unable to obtain encryption config: invalid encryption keys: ";
    private const string Provider = "provider:";
    private const string RsaIdentifier = "1.2.840.113549.1.1.1";
    private static readonly string[] s_otherProtocols = ["pgp", "pkcs11", "provider"];

    /// <summary>Private keys and certificates. A file with anything else in it opens nothing, which shows when a layer is to be decrypted.</summary>
    /// <exception cref="EngineException">A file or password cannot be read.</exception>
    public static DecryptionKeys Private(IReadOnlyList<string> arguments)
    {
        var keys = new List<AsymmetricAlgorithm>();
        var certificates = new List<X509Certificate2>();
        foreach (var argument in arguments)
        {
            if (argument.StartsWith(Provider, StringComparison.Ordinal))
                throw new NotSupportedYetException($"--decryption-key {argument}: keys of a provider are not supported yet");
            var colon = argument.IndexOf(':', StringComparison.Ordinal);
            var file = colon < 0 ? argument : argument[..colon];
            var password = colon < 0 ? null : Password(argument[(colon + 1)..]);
            var content = Read(file, "invalid decryption keys");
            if (TryImport(content, isPrivate: true, password) is { } key)
                keys.Add(key);
            else if (TryCertificate(content) is { } certificate)
                certificates.Add(certificate);
        }

        return new DecryptionKeys(keys, certificates);
    }

    /// <summary>Public keys and certificates.</summary>
    /// <exception cref="EngineException">A file cannot be read, or has no public key.</exception>
    public static EncryptionRecipients Public(IReadOnlyList<string> arguments)
    {
        var keys = new List<AsymmetricAlgorithm>();
        var certificates = new List<X509Certificate2>();
        foreach (var argument in arguments)
        {
            var colon = argument.IndexOf(':', StringComparison.Ordinal);
            var protocol = colon < 0 ? "" : argument[..colon];
            if (s_otherProtocols.Contains(protocol, StringComparer.Ordinal))
                throw new NotSupportedYetException($"--encryption-key {argument}: keys of {protocol} are not supported yet");
            if (colon < 0)
                throw new InvalidArgumentException($"{Problem}Invalid recipient format");
            if (protocol is not ("jwe" or "pkcs7"))
                throw new InvalidArgumentException($"{Problem}Provided protocol not recognized");
            var content = Read(argument[(colon + 1)..], $"{Problem}Unable to read file");
            if (protocol == "jwe")
                keys.Add(TryImport(content, isPrivate: false, null) ?? throw new InvalidArgumentException($"{Problem}File provided is not a public key"));
            else
                certificates.Add(TryCertificate(content) ?? throw new InvalidArgumentException($"{Problem}File provided is not an x509 cert"));
        }

        if (certificates.Exists(static certificate => certificate.PublicKey.Oid.Value != RsaIdentifier))
            throw new InvalidArgumentException("Unable to finalize encryption: pkcs7: only RSA keys are supported");
        return new EncryptionRecipients(keys, certificates);
    }

    private static byte[] Read(string file, string what)
    {
        try
        {
            using var descriptor = FileSystem.Open(file, OpenFlags.ReadOnly);
            return FileSystem.ReadAll(descriptor, file);
        }
        catch (SyscallException error)
        {
            throw new EngineException(error.Kind, $"{what}: {error.Message}", error);
        }
    }

    private static byte[] Password(string text)
    {
        if (text.StartsWith("pass=", StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(text[5..]);
        if (text.StartsWith("file=", StringComparison.Ordinal))
            return Read(text[5..], "invalid decryption keys");
        if (!text.StartsWith("fd=", StringComparison.Ordinal))
            return Encoding.UTF8.GetBytes(text);
        if (!int.TryParse(text.AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new InvalidArgumentException($"invalid decryption keys: could not parse file descriptor {text}");
        try
        {
            return Read($"/proc/self/fd/{number}", "invalid decryption keys");
        }
        catch (EngineException error)
        {
            throw new InvalidArgumentException("invalid decryption keys: could not read from file descriptor: read pwdfile: bad file descriptor", error);
        }
    }

    private static X509Certificate2? TryCertificate(byte[] content)
    {
        try
        {
            return X509CertificateLoader.LoadCertificate(content);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static AsymmetricAlgorithm? TryImport(byte[] content, bool isPrivate, byte[]? password)
    {
        var text = Encoding.UTF8.GetString(content);
        if (text.Contains("PRIVATE KEY", StringComparison.Ordinal) != isPrivate)
            return null;
        foreach (var candidate in (AsymmetricAlgorithm[])[RSA.Create(), ECDiffieHellman.Create()])
        {
            try
            {
                if (text.Contains("ENCRYPTED", StringComparison.Ordinal))
                    candidate.ImportFromEncryptedPem(text, password ?? []);
                else
                    candidate.ImportFromPem(text);
                return candidate;
            }
            catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
            {
                candidate.Dispose();
            }
        }

        return null;
    }
}
