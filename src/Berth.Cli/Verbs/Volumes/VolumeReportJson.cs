using System.Text.Json.Serialization;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>Source-generated JSON of the verbs of volumes.</summary>
[JsonSerializable(typeof(List<VolumeReport>))]
[JsonSerializable(typeof(VolumeReport))]
internal sealed partial class VolumeReportJson : JsonSerializerContext;
