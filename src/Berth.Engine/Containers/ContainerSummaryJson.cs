using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Engine.Containers;

/// <summary>How summaries are written and read.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(ContainerSummary))]
internal sealed partial class ContainerSummaryJson : JsonSerializerContext
{
    /// <summary>A summary as JSON, by the generated writer itself; see <see cref="Specification.SpecificationJson.Write"/>.</summary>
    internal static byte[] Write(ContainerSummary summary)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            Default.ContainerSummarySerializeHandler(writer, summary);
        return buffer.WrittenSpan.ToArray();
    }
}
