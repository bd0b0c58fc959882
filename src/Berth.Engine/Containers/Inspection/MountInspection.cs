using System.Text.Json;
using Berth.Engine.Containers.Specification;

namespace Berth.Engine.Containers.Inspection;

/// <summary>What inspect says about mounts: <c>Mounts</c>, and <c>Binds</c> and <c>Tmpfs</c> of <c>HostConfig</c>.</summary>
internal static class MountInspection
{
    /// <summary>Writes <c>Mounts</c>.</summary>
    public static void Write(Utf8JsonWriter json, InspectedContainer container)
    {
        json.WriteStartArray("Mounts");
        foreach (var mount in container.Specification.Storage.Mounts)
        {
            if (mount.Kind is MountKind.Tmpfs or MountKind.Artifact)
                continue;
            var isVolume = mount.Kind == MountKind.Volume;
            var isBind = mount.Kind == MountKind.Bind;
            json.WriteStartObject();
            json.WriteString("Type", isVolume ? "volume" : mount.Kind == MountKind.Image ? "image" : "bind");
            if (isVolume)
                json.WriteString("Name", mount.Source);
            json.WriteString("Source", isVolume && mount.Source.Length > 0 ? container.VolumeData(mount.Source) : SourceOf(mount));
            json.WriteString("Destination", mount.Destination);
            json.WriteString("Driver", isVolume ? "local" : "");
            json.WriteString("Mode", ModeOf(mount));
            json.Strings("Options", mount.Options.Where(static option => option is not ("rw" or "ro") && !IsPropagation(option)), nullIfEmpty: mount.Kind == MountKind.Image);
            json.WriteBoolean("RW", mount.Kind == MountKind.Image ? mount.ReadWrite : !mount.Options.Contains("ro"));
            json.WriteString("Propagation", mount.Options.FirstOrDefault(IsPropagation) ?? (isVolume || isBind ? "rprivate" : ""));
            if (mount.SubPath is { Length: > 0 } path)
                json.WriteString("SubPath", path);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes <c>Binds</c>.</summary>
    public static void WriteBinds(Utf8JsonWriter json, StorageSpecification storage)
        => json.Strings("Binds", storage.Mounts.Where(static mount => mount.Kind is not (MountKind.Tmpfs or MountKind.Image or MountKind.Artifact)).Select(static mount =>
        {
            var options = string.Join(',', ModeOf(mount) is { Length: > 0 } mode ? [mode, .. mount.Options] : mount.Options);
            return options.Length == 0 && mount.Kind is not (MountKind.Bind or MountKind.Volume) ? $"{SourceOf(mount)}:{mount.Destination}" : $"{SourceOf(mount)}:{mount.Destination}:{options}";
        }));

    /// <summary>Writes <c>Tmpfs</c>.</summary>
    public static void WriteTmpfs(Utf8JsonWriter json, StorageSpecification storage)
    {
        json.WriteStartObject("Tmpfs");
        foreach (var mount in storage.Mounts.Where(static mount => mount.Kind == MountKind.Tmpfs))
            json.WriteString(mount.Destination, string.Join(',', mount.CopyUp == false ? mount.Options : [.. mount.Options, "tmpcopyup"]));
        json.WriteEndObject();
    }

    private static string SourceOf(MountSpecification mount) => mount.Kind is MountKind.DevPts or MountKind.Ramfs ? mount.Kind.ToString().ToLowerInvariant() : mount.Source;

    private static string ModeOf(MountSpecification mount) => mount.Relabel switch
    {
        Relabeling.Shared => "z",
        Relabeling.Private => "Z",
        _ => "",
    };

    private static bool IsPropagation(string option) => option is "shared" or "rshared" or "slave" or "rslave" or "private" or "rprivate" or "unbindable" or "runbindable";
}
