using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Oci.Json;

/// <summary>Records as documents of one line, with the escapes of <see cref="GoJsonEncoder"/>.</summary>
public static class GoJsonDocument
{
    /// <summary>The document, UTF-8.</summary>
    /// <param name="value">The record.</param>
    /// <param name="type">Its members.</param>
    /// <param name="options"><see cref="GoJsonEncoder.Options"/>, or <see cref="GoJsonEncoder.HtmlOptions"/> for what json.Marshal writes.</param>
    public static byte[] Of<T>(T value, JsonTypeInfo<T> type, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, options))
            JsonSerializer.Serialize(writer, value, type);
        return buffer.WrittenSpan.ToArray();
    }
}
