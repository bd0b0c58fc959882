using System.Text.Json.Serialization;

namespace Berth.Oci.Archives;

/// <summary>Source-generated JSON of the archives' own documents.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DockerArchiveEntry[]))]
[JsonSerializable(typeof(LegacyLayer))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class ArchiveJsonContext : JsonSerializerContext;
