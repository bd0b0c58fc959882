using System.Text.Json.Serialization;

namespace Berth.Cli.Verbs.Disk;

/// <summary>How the rows of <c>system df</c> are written.</summary>
[JsonSerializable(typeof(DiskSummary))]
internal sealed partial class DiskSummaryJson : JsonSerializerContext;
