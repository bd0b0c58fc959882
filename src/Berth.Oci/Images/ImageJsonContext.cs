using System.Text.Json.Serialization;

namespace Berth.Oci.Images;

/// <summary>Source-generated JSON of the OCI image specification's documents and Docker's.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageConfiguration))]
[JsonSerializable(typeof(ContainerConfiguration))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ImageJsonContext : JsonSerializerContext;
