using System.Text.Json.Serialization;

namespace Berth.Engine.Containers.Specification;

/// <summary>How specifications are written and read.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ContainerSpecification))]
public sealed partial class SpecificationJson : JsonSerializerContext
{
    /// <summary>A specification as JSON.</summary>
    internal static byte[] Write(ContainerSpecification specification) => GeneratedJson.Write(specification, Default.ContainerSpecificationSerializeHandler);
}
