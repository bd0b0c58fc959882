using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Berth.Engine.Images.Encryption;

/// <summary>
/// EnvelopedData of the Cryptographic Message Syntax (RFC 5652, section 6) for recipients with RSA certificates, as ocicrypt's
/// <c>pkcs7</c> protocol has it: the key wrapped by PKCS #1 v1.5, the content encrypted by AES-GCM. The parameters of the cipher are not
/// RFC 5084's but those of the Go package that ocicrypt uses: a sequence in a primitive element, the nonce with the context tag 4.
/// </summary>
internal static class CmsEnvelope
{
    private const byte Integer = 0x02, Octets = 0x04, Identifier = 0x06, Sequence = 0x30, Set = 0x31, PrimitiveSequence = 0x10;
    private const byte Context0 = 0xA0, PrimitiveContext0 = 0x80, PrimitiveContext4 = 0x84;
    private const int KeyLength = 16, NonceLength = 12, TagLength = 16;

    private static ReadOnlySpan<byte> EnvelopedData => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x03];

    private static ReadOnlySpan<byte> Data => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x01];

    private static ReadOnlySpan<byte> RsaEncryption => [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01];

    private static ReadOnlySpan<byte> Aes128Gcm => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x06];

    private static ReadOnlySpan<byte> Aes256Gcm => [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2E];

    /// <summary>The message for the owners of certificates, each of which must have an RSA key.</summary>
    public static byte[] Encrypt(ReadOnlySpan<byte> plain, IReadOnlyList<X509Certificate2> certificates)
    {
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var encrypted = new byte[plain.Length + TagLength];
        using (var cipher = new AesGcm(key, TagLength))
            cipher.Encrypt(nonce, plain, encrypted.AsSpan(0, plain.Length), encrypted.AsSpan(plain.Length));
        var parameters = Group(Sequence, Element(PrimitiveContext4, nonce), Element(Integer, [TagLength]));
        return Group(
            Sequence,
            Element(Identifier, EnvelopedData),
            Element(Context0, Group(
                Sequence,
                Element(Integer, [0]),
                Element(Set, [.. certificates.SelectMany(certificate => Recipient(certificate, key))]),
                Group(
                    Sequence,
                    Element(Identifier, Data),
                    Group(Sequence, Element(Identifier, Aes128Gcm), Element(PrimitiveSequence, parameters)),
                    Element(PrimitiveContext0, encrypted)))));
    }

    /// <summary>What a message holds for a certificate's owner; null if it is none, is not for this one, or the key is another.</summary>
    public static byte[]? TryDecrypt(ReadOnlySpan<byte> message, X509Certificate2 certificate, RSA privateKey)
    {
        try
        {
            var info = Read(ref message, Sequence);
            if (!Read(ref info, Identifier).SequenceEqual(EnvelopedData)) return null;
            var explicitly = Read(ref info, Context0);
            var enveloped = Read(ref explicitly, Sequence);
            Read(ref enveloped, Integer);
            var recipients = Read(ref enveloped, Set);
            if (Key(recipients, certificate, privateKey) is not { } key) return null;
            var encrypted = Read(ref enveloped, Sequence);
            Read(ref encrypted, Identifier);
            var algorithm = Read(ref encrypted, Sequence);
            var name = Read(ref algorithm, Identifier);
            if (!name.SequenceEqual(Aes128Gcm) && !name.SequenceEqual(Aes256Gcm)) return null;
            var outer = algorithm.IsEmpty || algorithm[0] != PrimitiveSequence ? algorithm : Read(ref algorithm, PrimitiveSequence);
            var parameters = Read(ref outer, Sequence);
            var nonce = Read(ref parameters, parameters.IsEmpty || parameters[0] != PrimitiveContext4 ? Octets : PrimitiveContext4);
            return Open(key, nonce, Content(encrypted));
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or InvalidDataException)
        {
            return null;
        }
    }

    private static byte[] Recipient(X509Certificate2 certificate, byte[] key)
    {
        using var rsa = certificate.GetRSAPublicKey()!;
        return Group(
            Sequence,
            Element(Integer, [0]),
            Group(Sequence, certificate.IssuerName.RawData, Element(Integer, certificate.SerialNumberBytes.Span)),
            Group(Sequence, Element(Identifier, RsaEncryption)),
            Element(Octets, rsa.Encrypt(key, RSAEncryptionPadding.Pkcs1)));
    }

    private static byte[]? Key(ReadOnlySpan<byte> recipients, X509Certificate2 certificate, RSA privateKey)
    {
        while (!recipients.IsEmpty)
        {
            var recipient = Read(ref recipients, Sequence);
            Read(ref recipient, Integer);
            var named = Read(ref recipient, Sequence);
            var issuer = Whole(ref named, Sequence);
            var serial = Read(ref named, Integer);
            var algorithm = Read(ref recipient, Sequence);
            var wrapped = Read(ref recipient, Octets);
            if (issuer.SequenceEqual(certificate.IssuerName.RawData) && serial.SequenceEqual(certificate.SerialNumberBytes.Span) && Read(ref algorithm, Identifier).SequenceEqual(RsaEncryption))
                return privateKey.Decrypt(wrapped, RSAEncryptionPadding.Pkcs1);
        }

        return null;
    }

    // The octets themselves, or several pieces of them.
    private static byte[] Content(ReadOnlySpan<byte> element)
    {
        if (!element.IsEmpty && element[0] == PrimitiveContext0) return Read(ref element, PrimitiveContext0).ToArray();
        var pieces = Read(ref element, Context0);
        var content = new List<byte>();
        while (!pieces.IsEmpty) content.AddRange(Read(ref pieces, Octets));
        return [.. content];
    }

    private static byte[]? Open(byte[] key, ReadOnlySpan<byte> nonce, byte[] content)
    {
        if (content.Length < TagLength) return null;
        var plain = new byte[content.Length - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(nonce, content.AsSpan(0, plain.Length), content.AsSpan(plain.Length), plain);
        return plain;
    }

    private static byte[] Group(byte tag, params ReadOnlySpan<byte[]> parts)
    {
        var content = new List<byte>();
        foreach (var part in parts) content.AddRange(part);
        return Element(tag, content.ToArray());
    }

    private static byte[] Element(byte tag, ReadOnlySpan<byte> content) => content.Length switch
    {
        < 0x80 => [tag, (byte)content.Length, .. content],
        < 0x100 => [tag, 0x81, (byte)content.Length, .. content],
        < 0x10000 => [tag, 0x82, (byte)(content.Length >> 8), (byte)content.Length, .. content],
        _ => [tag, 0x83, (byte)(content.Length >> 16), (byte)(content.Length >> 8), (byte)content.Length, .. content],
    };

    private static ReadOnlySpan<byte> Read(ref ReadOnlySpan<byte> rest, byte tag)
    {
        var whole = Whole(ref rest, tag);
        return whole[HeaderLength(whole)..];
    }

    /// <summary>Takes an element with its tag and length off the beginning.</summary>
    /// <exception cref="InvalidDataException">There is another one, or a part of one.</exception>
    private static ReadOnlySpan<byte> Whole(ref ReadOnlySpan<byte> rest, byte tag)
    {
        if (rest.Length < 2 || rest[0] != tag) throw new InvalidDataException("unexpected element");
        var header = HeaderLength(rest);
        if (header > 5 || rest.Length < header) throw new InvalidDataException("length out of range");
        var length = rest[1] < 0x80 ? rest[1] : 0L;
        for (var at = 2; at < header; at++) length = (length << 8) | rest[at];
        if (length > rest.Length - header) throw new InvalidDataException("element cut short");
        var whole = rest[..(header + (int)length)];
        rest = rest[whole.Length..];
        return whole;
    }

    private static int HeaderLength(ReadOnlySpan<byte> element) => element[1] < 0x80 ? 2 : 2 + (element[1] & 0x7F);
}
