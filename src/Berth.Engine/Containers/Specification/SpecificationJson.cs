using System.Text.Json;
using System.Text.Json.Serialization;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Specification;

/// <summary>How specifications are written; <see cref="SpecificationReader"/> reads them.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Serialization,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ContainerSpecification))]
public sealed partial class SpecificationJson : JsonSerializerContext
{
    /// <summary>A specification as JSON.</summary>
    internal static byte[] Write(ContainerSpecification specification) => GeneratedJson.Write(specification, Default.ContainerSpecificationSerializeHandler);

    /// <summary>Writes the published ports, as Podman does.</summary>
    internal static void WritePorts(Utf8JsonWriter json, IReadOnlyList<PortMapping> ports) => Default.IReadOnlyListPortMappingSerializeHandler(json, ports);
}
