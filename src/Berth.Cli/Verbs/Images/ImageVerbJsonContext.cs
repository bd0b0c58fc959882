using System.Text.Json.Serialization;

namespace Berth.Cli.Verbs.Images;

/// <summary>Source-generated JSON of the verbs of images.</summary>
[JsonSerializable(typeof(List<ImageListEntry>))]
[JsonSerializable(typeof(ImageListEntry))]
[JsonSerializable(typeof(List<ImageHistoryJson>))]
internal sealed partial class ImageVerbJsonContext : JsonSerializerContext;
