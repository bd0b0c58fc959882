using System.Text.Json.Serialization;

namespace Berth.Cli.Output;

/// <summary>The document of <c>version</c>.</summary>
internal sealed record VersionDocument
{
    /// <summary>This program.</summary>
    public VersionReport Client { get; init; } = new();

    /// <summary>A remote service; null, since there is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VersionReport? Server { get; init; }
}
