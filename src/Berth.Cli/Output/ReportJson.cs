using System.Text.Json.Serialization;
using Berth.Cli.Output.Information;

namespace Berth.Cli.Output;

/// <summary>How the reports of <c>version</c> and <c>info</c> are written.</summary>
[JsonSerializable(typeof(VersionDocument))]
[JsonSerializable(typeof(SystemInformation))]
[JsonSerializable(typeof(RegistryInformation))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class ReportJson : JsonSerializerContext;
