using System.Text.Json.Serialization;
using Berth.Engine.Volumes;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>A volume as <c>volume inspect</c> and <c>volume ls</c> show it: Podman's InspectVolumeData.</summary>
internal sealed record VolumeReport
{
    public required string Name { get; init; }

    public required string Driver { get; init; }

    public required string Mountpoint { get; init; }

    public required string CreatedAt { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    public string Scope { get; init; } = "local";

    public required IReadOnlyDictionary<string, string> Options { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyName("UID")]
    public uint Uid { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyName("GID")]
    public uint Gid { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Anonymous { get; init; }

    public int MountCount { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeedsCopyUp { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NeedsChown { get; init; }

    /// <summary>Berth's locks are files without numbers.</summary>
    public int LockNumber { get; init; }

    internal static VolumeReport Of(Volume volume, VolumeEngine engine) => new()
    {
        Name = volume.Name,
        Driver = volume.Driver,
        Mountpoint = engine.MountPointOf(volume.Name),
        CreatedAt = Engine.Templates.Formatting.GoTime.Json(volume.Created),
        Labels = new SortedDictionary<string, string>(volume.Labels.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
        Options = new SortedDictionary<string, string>(volume.Options.ToDictionary(StringComparer.Ordinal), StringComparer.Ordinal),
        Uid = volume.Uid,
        Gid = volume.Gid,
        Anonymous = volume.Anonymous,
        MountCount = engine.MountCountOf(volume),
        NeedsCopyUp = volume.NeedsCopyUp,
        NeedsChown = volume.NeedsChown,
    };
}
