using System.Text.Json;
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
public sealed partial class RuntimeJsonContext : JsonSerializerContext
{
    /// <summary>Writes a process, as a runtime's <c>exec --process</c> reads it.</summary>
    public static void Write(Utf8JsonWriter json, RuntimeProcess process) => Default.RuntimeProcessSerializeHandler(json, process);
}
