using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>Source-generated JSON of the OCI runtime specification's documents.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RuntimeConfig))]
[JsonSerializable(typeof(RuntimeProcess))]
[JsonSerializable(typeof(RuntimeState))]
[JsonSerializable(typeof(LinuxSeccomp))]
[JsonSerializable(typeof(LinuxResources))]
public sealed partial class RuntimeJsonContext : JsonSerializerContext;
