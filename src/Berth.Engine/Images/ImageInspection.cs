using System.Text.Json.Serialization;
using Berth.Oci.Images;

namespace Berth.Engine.Images;

/// <summary>What <c>image inspect</c> shows, with Podman's member names.</summary>
public sealed record ImageInspection
{
    /// <summary>The identifier.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }

    /// <summary>The manifest's digest.</summary>
    [JsonPropertyName("Digest")]
    public string Digest { get; init; } = "";

    /// <summary>The names.</summary>
    [JsonPropertyName("RepoTags")]
    public IReadOnlyList<string> RepoTags { get; init; } = [];

    /// <summary>Repositories with digests.</summary>
    [JsonPropertyName("RepoDigests")]
    public IReadOnlyList<string> RepoDigests { get; init; } = [];

    /// <summary>The image it was built on, if that is in the store; else empty.</summary>
    [JsonPropertyName("Parent")]
    public string Parent { get; init; } = "";

    /// <summary>The message given when it was made.</summary>
    [JsonPropertyName("Comment")]
    public string Comment { get; init; } = "";

    /// <summary>When it was made, RFC 3339.</summary>
    [JsonPropertyName("Created")]
    public string? Created { get; init; }

    /// <summary>How a container of it runs.</summary>
    [JsonPropertyName("Config")]
    public ContainerConfiguration Config { get; init; } = new();

    /// <summary>The version of Docker that made it.</summary>
    [JsonPropertyName("Version")]
    public string Version { get; init; } = "";

    /// <summary>Who made it.</summary>
    [JsonPropertyName("Author")]
    public string Author { get; init; } = "";

    /// <summary>The architecture in Go's words.</summary>
    [JsonPropertyName("Architecture")]
    public string Architecture { get; init; } = "";

    /// <summary>The operating system.</summary>
    [JsonPropertyName("Os")]
    public string Os { get; init; } = "";

    /// <summary>Bytes of its layers and documents.</summary>
    [JsonPropertyName("Size")]
    public long Size { get; init; }

    /// <summary>The same.</summary>
    [JsonPropertyName("VirtualSize")]
    public long VirtualSize { get; init; }

    /// <summary>Where its content is.</summary>
    [JsonPropertyName("GraphDriver")]
    public required ImageGraphDriver GraphDriver { get; init; }

    /// <summary>Its layers.</summary>
    [JsonPropertyName("RootFS")]
    public required ImageRootFs RootFs { get; init; }

    /// <summary>The configuration's labels.</summary>
    [JsonPropertyName("Labels")]
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>The manifest's annotations.</summary>
    [JsonPropertyName("Annotations")]
    public IReadOnlyDictionary<string, string> Annotations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The manifest's media type.</summary>
    [JsonPropertyName("ManifestType")]
    public string ManifestType { get; init; } = "";

    /// <summary>The configuration's user.</summary>
    [JsonPropertyName("User")]
    public string User { get; init; } = "";

    /// <summary>How it was made.</summary>
    [JsonPropertyName("History")]
    public IReadOnlyList<HistoryEntry> History { get; init; } = [];

    /// <summary>Names that it has or had.</summary>
    [JsonPropertyName("NamesHistory")]
    public IReadOnlyList<string> NamesHistory { get; init; } = [];

    /// <summary>How the health of its containers is found out.</summary>
    [JsonPropertyName("Healthcheck")]
    public HealthCheck? Healthcheck { get; init; }
}
