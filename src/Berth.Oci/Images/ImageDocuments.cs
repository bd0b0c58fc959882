using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Linux.Errors;
using Berth.Oci.Json;

namespace Berth.Oci.Images;

/// <summary>Reads and writes the JSON documents of an image. What is read with a digest in view is kept as bytes by the caller.</summary>
public static class ImageDocuments
{
    /// <summary>The longest manifest or configuration that is read, in bytes; the same bound as containers/image has.</summary>
    public const int MaximumSize = 4 * 1024 * 1024;

    /// <summary>Reads a configuration.</summary>
    /// <exception cref="InvalidArgumentException">It is not one.</exception>
    public static ImageConfiguration ReadConfiguration(ReadOnlySpan<byte> json)
        => Read(json, ImageJsonContext.Default.ImageConfiguration, "image configuration");

    /// <summary>Reads a configuration's <c>config</c> member by itself.</summary>
    /// <exception cref="InvalidArgumentException">It is not one.</exception>
    public static ContainerConfiguration ReadContainerConfiguration(ReadOnlySpan<byte> json)
        => Read(json, ImageJsonContext.Default.ContainerConfiguration, "container configuration");

    /// <summary>Writes a configuration.</summary>
    public static byte[] Write(ImageConfiguration configuration) => Marshal(configuration, ImageJsonContext.Default.ImageConfiguration);

    /// <summary>Writes a manifest.</summary>
    public static byte[] Write(ImageManifest manifest) => Marshal(manifest, ImageJsonContext.Default.ImageManifest);

    /// <summary>Writes an index.</summary>
    public static byte[] Write(ImageIndex index) => Marshal(index, ImageJsonContext.Default.ImageIndex);

    /// <summary>Reads an array of strings.</summary>
    /// <exception cref="JsonException">It is not one.</exception>
    public static IReadOnlyList<string>? ReadStrings(string json) => JsonSerializer.Deserialize(json, ImageJsonContext.Default.IReadOnlyListString);

    internal static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string what)
    {
        if (json.Length > MaximumSize) throw new InvalidArgumentException($"{what}: {json.Length} bytes exceed the limit of {MaximumSize}");
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new InvalidArgumentException($"{what}: the document is null");
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"{what}: invalid JSON{Place(e)}", e);
        }
    }

    // So that the same document has the same digest, whoever writes it.
    private static byte[] Marshal<T>(T document, JsonTypeInfo<T> type) => GoJsonDocument.Of(document, type, GoJsonEncoder.HtmlOptions);

    private static string Place(JsonException e)
        => (e.Path is null or "$" ? "" : $" at {e.Path}") + (e.LineNumber is { } line ? $" (line {line + 1}, byte {e.BytePositionInLine + 1})" : "");
}
