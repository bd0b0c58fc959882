using System.Security.Cryptography;
using System.Text;
using Berth.Engine.Images.Encryption;

namespace Berth.Engine.Tests.Images.Encryption;

public class JsonWebEncryptionTests
{
    private static readonly byte[] s_plain = Encoding.UTF8.GetBytes("""{"symkey":"a"}""");

    [Fact]
    public void Every_recipient_reads_a_message_and_nobody_else()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var wide = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP521);
        using var stranger = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var other = RSA.Create(2048);
        var message = JsonWebEncryption.Encrypt(s_plain, [rsa, curve, wide]);
        foreach (var recipient in (AsymmetricAlgorithm[])[rsa, curve, wide])
            Assert.Equal(s_plain, JsonWebEncryption.TryDecrypt(message, recipient));
        Assert.Null(JsonWebEncryption.TryDecrypt(message, stranger));
        Assert.Null(JsonWebEncryption.TryDecrypt(message, other));
    }

    [Fact]
    public void A_message_that_was_changed_anywhere_is_read_by_nobody_and_throws_nothing()
    {
        using var curve = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var message = JsonWebEncryption.Encrypt(s_plain, [curve]);
        for (var at = 0; at < message.Length; at++)
        {
            var changed = message.ToArray();
            changed[at] = changed[at] == (byte)'A' ? (byte)'Q' : (byte)'A';
            // The last letter of base64 may have bits that say nothing.
            if (JsonWebEncryption.TryDecrypt(changed, curve) is { } read)
                Assert.Equal(s_plain, read);
            Assert.Null(JsonWebEncryption.TryDecrypt(message.AsMemory(0, at), curve));
        }
    }

    // RFC 7518, appendix C, and RFC 3394, 4.6: 256 bits of data by 256 bits of key.
    [Fact]
    public void Keys_are_wrapped_as_the_standard_shows()
    {
        var wrapping = Convert.FromHexString("000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F");
        var key = Convert.FromHexString("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");
        var wrapped = Convert.FromHexString("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21");
        Assert.Equal(wrapped, KeyWrap.Wrap(wrapping, key));
        Assert.Equal(key, KeyWrap.TryUnwrap(wrapping, wrapped));
        wrapped[5] ^= 1;
        Assert.Null(KeyWrap.TryUnwrap(wrapping, wrapped));
        Assert.Null(KeyWrap.TryUnwrap(wrapping, wrapped.AsSpan(1)));
    }

    // NIST SP 800-38A, F.5.5.
    [Fact]
    public void Layers_are_encrypted_in_counter_mode_however_they_are_cut()
    {
        var key = Convert.FromHexString("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
        var nonce = Convert.FromHexString("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
        var plain = Convert.FromHexString("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e5130c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710");
        var data = plain.ToArray();
        using var encrypting = new LayerCipher(key, nonce);
        encrypting.Encrypt(data.AsSpan(0, 3));
        encrypting.Encrypt(data.AsSpan(3, 30));
        encrypting.Encrypt(data.AsSpan(33));
        Assert.Equal("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c52b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6", Convert.ToHexStringLower(data));
        var hmac = encrypting.Complete();
        Assert.Equal(HMACSHA256.HashData(key, data), hmac);
        using var decrypting = new LayerCipher(key, nonce);
        decrypting.Decrypt(data);
        Assert.Equal(plain, data);
        Assert.Equal(hmac, decrypting.Complete());
    }

    [Fact]
    public void A_counter_runs_over_into_its_upper_half()
    {
        var key = new byte[32];
        var nonce = Convert.FromHexString("00000000000000ffffffffffffffffff");
        using var cipher = new LayerCipher(key, nonce);
        var data = new byte[32];
        cipher.Encrypt(data);
        using var aes = Aes.Create();
        aes.Key = key;
        Assert.Equal(aes.EncryptEcb(Convert.FromHexString("00000000000000ffffffffffffffffff" + "00000000000001000000000000000000"), PaddingMode.None), data);
    }
}
