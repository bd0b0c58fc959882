using System.Text.Json;
using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Volumes;

/// <summary>
/// Volumes at rest. The data are where Podman has them too, <c>NAME/_data</c> below the volume path of containers.conf(5); what Berth
/// knows of a volume is a file of its name below Berth's own root. A directory that Berth has no such file for is somebody else's
/// volume until a container or <c>volume create</c> names it.
/// </summary>
internal sealed class VolumeStore(EnginePaths paths, Func<string> root)
{
    private const string Removed = ".berth-removed-";

    private string? _root;

    /// <summary>Where the directories of volumes are.</summary>
    public string Root => _root ??= root();

    /// <summary>The data's directory of a volume, whether it exists or not.</summary>
    public string DataOf(string name) => $"{DirectoryOf(name)}/_data";

    /// <summary>The directory of a volume.</summary>
    /// <exception cref="InvalidArgumentException">This can be no volume's name.</exception>
    public string DirectoryOf(string name) => ObjectName.IsValid(name) ? $"{Root}/{name}" : throw InvalidName();

    /// <summary>All volumes that Berth knows of, by their time of creation.</summary>
    public List<Volume> List()
    {
        var found = new List<Volume>();
        foreach (var entry in DirectoryListing.TryRead(paths.Volumes) ?? [])
        {
            if (entry.Name.EndsWith(".json", StringComparison.Ordinal) && TryGet(entry.Name[..^5]) is { } volume) found.Add(volume);
        }

        found.Sort(static (one, other) => one.Created != other.Created
            ? one.Created.CompareTo(other.Created) : string.CompareOrdinal(one.Name, other.Name));
        return found;
    }

    /// <summary>The volume of exactly this name, or null.</summary>
    public Volume? TryGet(string name)
    {
        if (!ObjectName.IsValid(name) || FileSystem.TryReadAll(paths.Volume(name)) is not { } json) return null;
        try
        {
            return JsonSerializer.Deserialize(json, VolumeJson.Default.Volume)!;
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.Internal, $"volume {name}: {paths.Volume(name)} is damaged: {error.Message}", error);
        }
    }

    /// <summary>The volume of a name or of a name's unambiguous beginning.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    /// <exception cref="ConflictException">Several begin so.</exception>
    public Volume Find(string name)
    {
        if (name.Length == 0) throw new InvalidArgumentException("name or ID cannot be empty");
        if (TryGet(name) is { } exact) return exact;
        Volume? found = null;
        foreach (var volume in List())
        {
            if (!volume.Name.StartsWith(name, StringComparison.Ordinal)) continue;
            if (found is not null) throw new ConflictException($"more than one result for volume name {name}: volume already exists");
            found = volume;
        }

        return found ?? throw new NotFoundException($"no volume with name \"{name}\" found: no such volume");
    }

    /// <summary>Writes what is known of a volume; it is on disk then.</summary>
    public void Write(Volume volume)
    {
        FileSystem.CreateDirectories(paths.Volumes, 0x1C0);
        FileSystem.Replace(paths.Volume(volume.Name), JsonSerializer.SerializeToUtf8Bytes(volume, VolumeJson.Default.Volume), 0x180);
    }

    /// <summary>Makes the directories of a volume.</summary>
    /// <returns>Whether there were none.</returns>
    public bool CreateDirectories(string name)
    {
        var data = DataOf(name);
        if (FileSystem.Exists(data)) return false;
        FileSystem.CreateDirectories(Root, 0x1C0);
        FileSystem.CreateDirectories(DirectoryOf(name), 0x1C0);
        FileSystem.CreateDirectories(data);
        return true;
    }

    /// <summary>Removes the description of a volume and, unless they are to be kept, its data. Nothing may be mounted there.</summary>
    public void Remove(string name, bool keepData)
    {
        var directory = DirectoryOf(name);
        if (!keepData && FileSystem.Exists(directory))
        {
            // Out of sight in one step: a removal that is killed leaves no volume that has lost some of its files.
            FileSystem.Rename(directory, $"{Root}/{Removed}{name}-{Environment.ProcessId}");
        }

        // First what nobody would look for without the description.
        FileSystem.TryRemoveFile(FileSystem.TemporaryOf(paths.Volume(name)));
        FileSystem.TryRemoveFile(paths.Volume(name));
        Sweep();
    }

    /// <summary>Deletes what removed volumes, and commands that were killed, have left.</summary>
    public void Sweep()
    {
        foreach (var path in UnusedLocks())
        {
            if (OfdLock.TryAcquire(path) is not { } held) continue;
            // Its holder may have made the volume meanwhile.
            var description = paths.Volume(Path.GetFileNameWithoutExtension(path));
            if (FileSystem.Exists(description))
            {
                held.Dispose();
                continue;
            }

            FileSystem.TryRemoveFile(FileSystem.TemporaryOf(description));
            held.RemoveAndDispose();
        }

        foreach (var entry in DirectoryListing.TryRead(Root) ?? [])
        {
            if (entry.Name.StartsWith(Removed, StringComparison.Ordinal)) FileTree.Remove($"{Root}/{entry.Name}");
        }
    }

    /// <summary>The locks of volumes that are not there: a command that was killed has left them, or one makes that volume now.</summary>
    public IEnumerable<string> UnusedLocks()
    {
        var directory = Path.GetDirectoryName(paths.VolumeLock("x"))!;
        foreach (var entry in DirectoryListing.TryRead(directory) ?? [])
        {
            if (!FileSystem.Exists(paths.Volume(Path.GetFileNameWithoutExtension(entry.Name)))) yield return $"{directory}/{entry.Name}";
        }
    }

    /// <summary>The files of removed volumes that are not deleted yet, and the beginnings of descriptions.</summary>
    public IEnumerable<string> Leftovers()
    {
        foreach (var entry in DirectoryListing.TryRead(Root) ?? [])
        {
            if (entry.Name.StartsWith(Removed, StringComparison.Ordinal)) yield return $"{Root}/{entry.Name}";
        }

        foreach (var entry in DirectoryListing.TryRead(paths.Volumes) ?? [])
        {
            if (!entry.Name.EndsWith(".json", StringComparison.Ordinal)) yield return $"{paths.Volumes}/{entry.Name}";
        }
    }

    /// <summary>Waits for a volume's lock: who makes, fills, mounts or removes it holds it.</summary>
    public OfdLock Lock(string name)
    {
        var path = paths.VolumeLock(name);
        FileSystem.CreateDirectories(Path.GetDirectoryName(path)!, 0x1C0);
        return OfdLock.Acquire(path);
    }

    private static InvalidArgumentException InvalidName()
        => new("running volume create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");
}
