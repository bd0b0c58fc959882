using System.Text.Json.Serialization;
using Berth.Oci.Images;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>JSON of artifacts.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ImageManifest))]
internal sealed partial class ArtifactReportJson : JsonSerializerContext;
