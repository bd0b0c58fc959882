using System.Text.Json;
using Berth.Engine.Documents;

namespace Berth.Engine.Images.Encryption;

/// <summary>What a layer was encrypted with, which recipients get encrypted themselves (ocicrypt, PrivateLayerBlockCipherOptions).</summary>
/// <param name="Key">The key, of <see cref="LayerCipher.KeyLength"/> bytes.</param>
/// <param name="Nonce">What the counter began with.</param>
/// <param name="Digest">The digest of the layer before it was encrypted.</param>
internal sealed record LayerKey(byte[] Key, byte[] Nonce, string Digest)
{
    /// <summary>Reads the document; null where it has not what it should.</summary>
    public static LayerKey? TryParse(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.Bytes("symkey") is { Length: LayerCipher.KeyLength } key && root.Object("cipheroptions").Bytes("nonce") is { Length: LayerCipher.NonceLength } nonce && root.Text("digest") is { } digest
                ? new LayerKey(key, nonce, digest)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The document.</summary>
    public byte[] ToJson()
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            json.WriteBase64String("symkey", Key);
            json.WriteString("digest", Digest);
            json.WriteStartObject("cipheroptions");
            json.WriteBase64String("nonce", Nonce);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return memory.ToArray();
    }
}
