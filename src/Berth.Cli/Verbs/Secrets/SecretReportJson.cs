using System.Text.Json.Serialization;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>Source-generated JSON of the verbs of secrets.</summary>
[JsonSerializable(typeof(List<SecretReport>))]
internal sealed partial class SecretReportJson : JsonSerializerContext;
