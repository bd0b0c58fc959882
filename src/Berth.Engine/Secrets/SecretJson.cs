using System.Text.Json.Serialization;

namespace Berth.Engine.Secrets;

/// <summary>How Podman writes secrets.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SecretDocument))]
[JsonSerializable(typeof(SortedDictionary<string, byte[]>))]
internal sealed partial class SecretJson : JsonSerializerContext;
