using Berth.Engine.Runtime;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Processes;
using Berth.Storage;

namespace Berth.Engine.Volumes;

/// <summary>
/// Mounts what volumes with options or an image are made of, for as long as anybody uses them. Who does is a file each on the tmpfs,
/// so that no count can be wrong after a kill or a reboot. The volume's lock is held by the caller.
/// </summary>
internal sealed class VolumeMounts(EnginePaths paths, VolumeStore volumes, Func<Store> images)
{
    private const string Manual = "manual-";
    private const string MountProgram = "/bin/mount";

    /// <summary>How many use a mounted volume.</summary>
    public int UsersOf(string name) => DirectoryListing.TryRead(paths.VolumeRun(name))?.Count ?? 0;

    /// <summary>Whether a container uses a mounted volume.</summary>
    public bool IsUser(string name, string container) => FileSystem.Exists($"{paths.VolumeRun(name)}/{container}");

    /// <summary>Mounts a volume that needs it, if it is not mounted.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="user">Who uses it from now on; null for one more use by hand.</param>
    /// <exception cref="VolumeMountException">It cannot be mounted.</exception>
    public void Acquire(Volume volume, string? user)
    {
        if (!volume.NeedsMount) return;
        var directory = paths.VolumeRun(volume.Name);
        var data = volumes.DataOf(volume.Name);
        volumes.CreateDirectories(volume.Name);
        // A mount that nobody uses is there because somebody was killed before he unmounted it; it serves as well.
        if (!MountTable.IsMountPoint(data)) Mount(volume, data);
        FileSystem.CreateDirectories(directory, 0x1C0);
        FileSystem.WriteAll($"{directory}/{user ?? $"{Manual}{UsersOf(volume.Name)}-{Environment.ProcessId}"}", []);
    }

    /// <summary>Takes a use back, and unmounts with the last one. No use known is no error.</summary>
    /// <param name="name">The volume.</param>
    /// <param name="user">Who used it; null for one use by hand.</param>
    public void Release(string name, string? user)
    {
        var directory = paths.VolumeRun(name);
        var users = DirectoryListing.TryRead(directory);
        if (users is null) return;
        user ??= users.Find(static entry => entry.Name.StartsWith(Manual, StringComparison.Ordinal)).Name;
        if (user is not null && FileSystem.TryRemoveFile($"{directory}/{user}")) users.RemoveAll(entry => entry.Name == user);
        if (users.Count == 0) ReleaseAll(name);
    }

    /// <summary>Unmounts a volume, whoever uses it.</summary>
    public void ReleaseAll(string name)
    {
        FileTree.Remove(paths.VolumeRun(name));
        while (MountTable.IsMountPoint(volumes.DataOf(name)) && Linux.Mounts.Mount.TryUnmount(volumes.DataOf(name)))
        {
        }
    }

    private void Mount(Volume volume, string data)
    {
        if (volume.Driver == Volume.ImageDriver)
        {
            MountImage(volume, data);
            return;
        }

        var type = volume.Options.GetValueOrDefault("type", "");
        var device = volume.Options.GetValueOrDefault("device", "");
        // A tmpfs has no device, but the system call wants a name.
        if (device.Length == 0) device = type;
        var arguments = new List<string>();
        if (MountOptions(volume) is { Length: > 0 } options) arguments.AddRange(["-o", options]);
        if (type == "bind") arguments.AddRange(["-o", "bind"]);
        else if (type.Length > 0) arguments.AddRange(["-t", type]);
        // mount(8) knows the helpers of network file systems, loop devices and labels.
        var result = CapturedProcess.Run(new SpawnRequest { Program = MountProgram, Arguments = [.. arguments, "--", device, data] });
        if (!result.Status.Success) throw new VolumeMountException(result.Error);
    }

    private static string MountOptions(Volume volume)
    {
        var text = volume.Options.GetValueOrDefault("o", "");
        var isTmpfs = volume.Options.GetValueOrDefault("type") == "tmpfs";
        var kept = new List<string>();
        foreach (var option in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            // These are for the directory, but a tmpfs knows them itself.
            if (option is "nocopy" or "copy") continue;
            if (!isTmpfs && (option.StartsWith("size=", StringComparison.OrdinalIgnoreCase) || option.StartsWith("inodes=", StringComparison.OrdinalIgnoreCase)))
                continue;
            kept.Add(option);
        }

        return string.Join(',', kept);
    }

    private void MountImage(Volume volume, string data)
    {
        var layers = new ImageDirectories(images()).Of(volume.ImageId!);
        var directory = volumes.DirectoryOf(volume.Name);
        FileSystem.CreateDirectories(directory + "/upper");
        FileSystem.CreateDirectories(directory + "/work", 0x1C0);
        new OverlayMount { Lower = [.. layers, .. Filler(directory, layers.Count)], Upper = directory + "/upper", Work = directory + "/work" }.MountOn(data);
    }

    private static IReadOnlyList<string> Filler(string directory, int layers)
    {
        if (layers > 0) return [];
        FileSystem.CreateDirectories(directory + "/empty");
        return [directory + "/empty"];
    }
}
