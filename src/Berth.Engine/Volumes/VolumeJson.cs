using System.Text.Json.Serialization;

namespace Berth.Engine.Volumes;

/// <summary>How volumes are kept.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Volume))]
internal sealed partial class VolumeJson : JsonSerializerContext;
