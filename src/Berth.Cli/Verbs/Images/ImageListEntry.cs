using System.Text.Json.Serialization;

namespace Berth.Cli.Verbs.Images;

/// <summary>An image in the JSON of <c>images</c>: Podman's ImageSummary.</summary>
internal sealed record ImageListEntry
{
    public required string Id { get; init; }

    public required string ParentId { get; init; }

    public IReadOnlyList<string>? RepoTags { get; init; }

    public required IReadOnlyList<string> RepoDigests { get; init; }

    public long Size { get; init; }

    public long SharedSize { get; init; }

    public long VirtualSize { get; init; }

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public int Containers { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ReadOnly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Dangling { get; init; }

    public required string Digest { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? History { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Names { get; init; }

    public long Created { get; init; }

    public required string CreatedAt { get; init; }
}
