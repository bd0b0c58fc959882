using System.Buffers;
using System.Text.Json;
using Berth.Oci.Json;

namespace Berth.Oci.Images;

/// <summary>Writes Docker's schema 2 manifests byte for byte as Docker and containers/image do, so that one image has one digest whoever wrote it.</summary>
internal static class DockerManifestWriter
{
    internal static byte[] Write(ImageManifest manifest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJsonEncoder.Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", manifest.SchemaVersion);
            writer.WriteString("mediaType", manifest.MediaType ?? "");
            writer.WritePropertyName("config");
            Write(writer, manifest.Config);
            writer.WriteStartArray("layers");
            foreach (var layer in manifest.Layers) Write(writer, layer);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ContentDescriptor descriptor)
    {
        writer.WriteStartObject();
        writer.WriteString("mediaType", descriptor.MediaType ?? "");
        writer.WriteNumber("size", descriptor.Size);
        writer.WriteString("digest", descriptor.Digest);
        writer.WriteEndObject();
    }
}
