using System.Text.Json.Serialization;

namespace Berth.Engine.Images;

/// <summary>Source-generated JSON of image inspection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageInspection))]
[JsonSerializable(typeof(List<ImageInspection>))]
public sealed partial class ImageInspectionJsonContext : JsonSerializerContext;
