using System.Text.Json;
using Berth.Linux.Errors;
using Berth.Oci.Json;

namespace Berth.Engine.Images.Policies;

/// <summary>What a signature says (containers-signature(5)): that a manifest is the image of a name.</summary>
/// <param name="Type">Who made it.</param>
/// <param name="ManifestDigest">The manifest's digest.</param>
/// <param name="Reference">The image's name.</param>
internal sealed record SignaturePayload(string Type, string ManifestDigest, string Reference)
{
    internal const string Simple = "atomic container signature";
    internal const string Sigstore = "cosign container image signature";

    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed.</exception>
    internal static SignaturePayload Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var critical = document.RootElement.GetProperty("critical");
            return new SignaturePayload(
                critical.GetProperty("type").GetString() ?? "",
                critical.GetProperty("image").GetProperty("docker-manifest-digest").GetString() ?? "",
                critical.GetProperty("identity").GetProperty("docker-reference").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidArgumentException($"malformed signature: {e.Message}", e);
        }
    }

    /// <summary>Writes one of this time.</summary>
    internal byte[] Write(string creator, long timestamp)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, GoJsonEncoder.Options))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("critical");
            writer.WriteStartObject("identity");
            writer.WriteString("docker-reference", Reference);
            writer.WriteEndObject();
            writer.WriteStartObject("image");
            writer.WriteString("docker-manifest-digest", ManifestDigest);
            writer.WriteEndObject();
            writer.WriteString("type", Type);
            writer.WriteEndObject();
            writer.WriteStartObject("optional");
            writer.WriteString("creator", creator);
            writer.WriteNumber("timestamp", timestamp);
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return memory.ToArray();
    }
}
