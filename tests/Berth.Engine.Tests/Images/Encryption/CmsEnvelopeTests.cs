using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Berth.Engine.Images.Encryption;

namespace Berth.Engine.Tests.Images.Encryption;

public sealed class CmsEnvelopeTests
{
    [Fact]
    public void Each_recipient_and_nobody_else_reads_it()
    {
        using var first = RSA.Create(2048);
        using var second = RSA.Create(3072);
        using var third = RSA.Create(2048);
        using var firstCertificate = Certificate(first, "CN=one");
        using var secondCertificate = Certificate(second, "CN=two, O=a b");
        using var thirdCertificate = Certificate(third, "CN=one");
        var message = CmsEnvelope.Encrypt("what is told"u8, [firstCertificate, secondCertificate]);
        Assert.Equal("what is told"u8.ToArray(), CmsEnvelope.TryDecrypt(message, firstCertificate, first));
        Assert.Equal("what is told"u8.ToArray(), CmsEnvelope.TryDecrypt(message, secondCertificate, second));
        Assert.Null(CmsEnvelope.TryDecrypt(message, firstCertificate, second));
        Assert.Null(CmsEnvelope.TryDecrypt(message, thirdCertificate, third));
    }

    [Fact]
    public void A_message_that_was_cut_or_changed_is_none()
    {
        using var key = RSA.Create(2048);
        using var certificate = Certificate(key, "CN=one");
        var message = CmsEnvelope.Encrypt("what is told"u8, [certificate]);
        for (var length = 0; length < message.Length; length++)
            Assert.Null(CmsEnvelope.TryDecrypt(message.AsSpan(0, length), certificate, key));
        for (var at = 0; at < message.Length; at++)
        {
            byte[] changed = [.. message];
            changed[at] ^= 0x55;
            if (CmsEnvelope.TryDecrypt(changed, certificate, key) is { } found)
                Assert.Equal("what is told"u8.ToArray(), found);
        }
    }

    private static X509Certificate2 Certificate(RSA key, string name)
        => new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
}
