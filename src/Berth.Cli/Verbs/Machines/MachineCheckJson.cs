using System.Text.Json.Serialization;

namespace Berth.Cli.Verbs.Machines;

/// <summary>Source-generated JSON of <c>machine-check</c>.</summary>
[JsonSerializable(typeof(MachineCheckView))]
internal sealed partial class MachineCheckJson : JsonSerializerContext;
