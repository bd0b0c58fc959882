using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Engine.Containers.Specification;

/// <summary>How specifications are written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ContainerSpecification))]
public sealed partial class SpecificationJson : JsonSerializerContext
{
    /// <summary>
    /// A specification as JSON. By the generated writer itself: on the way through the serializer, which first learns the shape of every type,
    /// it takes several milliseconds of each start.
    /// </summary>
    internal static byte[] Write(ContainerSpecification specification)
    {
        var buffer = new ArrayBufferWriter<byte>(8192);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true }))
            Default.ContainerSpecificationSerializeHandler(writer, specification);
        return buffer.WrittenSpan.ToArray();
    }
}
