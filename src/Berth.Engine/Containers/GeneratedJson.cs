using System.Buffers;
using System.Text.Json;

namespace Berth.Engine.Containers;

/// <summary>
/// Writes JSON by a generated writer itself. On the way through the serializer, which first learns the shape of every type, a specification
/// takes several milliseconds of each start.
/// </summary>
internal static class GeneratedJson
{
    /// <summary>A value as JSON.</summary>
    /// <param name="value">The value.</param>
    /// <param name="write">The context's generated writer for it.</param>
    internal static byte[] Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            write(json, value);
        return buffer.WrittenSpan.ToArray();
    }
}
