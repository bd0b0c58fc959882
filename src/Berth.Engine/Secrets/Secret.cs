using System.Text.Json.Serialization;

namespace Berth.Engine.Secrets;

/// <summary>A secret without its data: an entry of secrets.json, in Podman's own form (containers/common, pkg/secrets).</summary>
public sealed record Secret
{
    /// <summary>Its name.</summary>
    public string Name { get => field ?? ""; init; }

    /// <summary>25 hexadecimal digits.</summary>
    public string Id { get => field ?? ""; init; }

    /// <summary>Labels; null for none.</summary>
    public Dictionary<string, string>? Labels { get; init; }

    /// <summary>What others keep with it; null for nothing.</summary>
    public Dictionary<string, string>? Metadata { get; init; }

    /// <summary>When the name was first given.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the data were last replaced.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary><c>file</c>, <c>shell</c> or <c>pass</c>.</summary>
    public string Driver { get => field ?? "file"; init; }

    /// <summary>The driver's options.</summary>
    [JsonPropertyName("driverOptions")]
    public Dictionary<string, string> DriverOptions { get => field ?? []; init; }
}
