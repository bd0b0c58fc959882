using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Images.Encryption;

/// <summary>The keys of <c>--decryption-key</c> (<c>FILE[:PASSWORD]</c>) and <c>--encryption-key</c> (<c>jwe:FILE</c>).</summary>
internal static class EncryptionKeys
{
    private static readonly string[] s_otherProtocols = ["pgp", "pkcs7", "pkcs11", "provider"];

    /// <summary>Private keys. A file with anything else in it opens nothing, which shows when a layer is to be decrypted.</summary>
    /// <exception cref="EngineException">A file or password cannot be read.</exception>
    public static IReadOnlyList<AsymmetricAlgorithm> Private(IReadOnlyList<string> arguments)
    {
        var keys = new List<AsymmetricAlgorithm>();
        foreach (var argument in arguments)
        {
            if (argument.Split(':') is [var protocol, _, ..] && s_otherProtocols.Contains(protocol, StringComparer.Ordinal))
                throw new NotSupportedYetException($"--decryption-key {argument}: keys of {protocol} are not supported yet");
            var colon = argument.IndexOf(':', StringComparison.Ordinal);
            var file = colon < 0 ? argument : argument[..colon];
            var password = colon < 0 ? null : Password(argument[(colon + 1)..]);
            if (TryImport(Read(file, "invalid decryption keys"), isPrivate: true, password) is { } key)
                keys.Add(key);
        }

        return keys;
    }

    /// <summary>Public keys.</summary>
    /// <exception cref="EngineException">A file cannot be read, or has no public key.</exception>
    public static IReadOnlyList<AsymmetricAlgorithm> Public(IReadOnlyList<string> arguments)
    {
        var keys = new List<AsymmetricAlgorithm>();
        foreach (var argument in arguments)
        {
            var colon = argument.IndexOf(':', StringComparison.Ordinal);
            var protocol = colon < 0 ? "" : argument[..colon];
            if (s_otherProtocols.Contains(protocol, StringComparer.Ordinal))
                throw new NotSupportedYetException($"--encryption-key {argument}: keys of {protocol} are not supported yet");
            if (colon < 0)
                throw new InvalidArgumentException("unable to obtain encryption config: invalid encryption keys: Invalid recipient format");
            if (protocol != "jwe")
                throw new InvalidArgumentException("unable to obtain encryption config: invalid encryption keys: Provided protocol not recognized");
            keys.Add(TryImport(Read(argument[(colon + 1)..], "unable to obtain encryption config: invalid encryption keys: Unable to read file"), isPrivate: false, null)
                ?? throw new InvalidArgumentException("unable to obtain encryption config: invalid encryption keys: File provided is not a public key"));
        }

        return keys;
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
