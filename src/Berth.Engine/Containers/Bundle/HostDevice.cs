using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Bundle;

/// <summary>A device file of the host.</summary>
/// <param name="Path">Its path in the container.</param>
/// <param name="Type"><c>b</c>, <c>c</c> or <c>p</c>.</param>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Mode">Permission bits.</param>
/// <param name="Uid">Owner.</param>
/// <param name="Gid">Group.</param>
public sealed record HostDevice(string Path, char Type, uint Major, uint Minor, uint Mode, uint Uid, uint Gid)
{
    /// <summary>The device at a path, or every device below it if that is a directory.</summary>
    /// <param name="hostPath">On the host; links are followed.</param>
    /// <param name="containerPath">Inside.</param>
    /// <exception cref="InvalidArgumentException">It is neither.</exception>
    public static IReadOnlyList<HostDevice> At(string hostPath, string containerPath)
    {
        var status = FileStatus.TryOf(hostPath) ?? throw new InvalidArgumentException($"stat {hostPath}: no such file or directory");
        if (From(status, containerPath) is { } device) return [device];
        if ((status.Mode & 0xF000) != 0x4000) throw new InvalidArgumentException($"{hostPath} is not a device node");
        var found = new List<HostDevice>();
        Collect(hostPath, containerPath, found, _ => true);
        return found;
    }

    /// <summary>Every device of the host that a privileged container gets.</summary>
    /// <param name="withConsoles">Whether virtual consoles are among them; a systemd inside would start gettys on them.</param>
    public static IReadOnlyList<HostDevice> All(bool withConsoles)
    {
        var found = new List<HostDevice>();
        Collect("/dev", "/dev", found, path => path switch
        {
            "/dev/pts" or "/dev/shm" or "/dev/fd" or "/dev/mqueue" or "/dev/.lxc" or "/dev/.lxd-mounts" or "/dev/.udev" or "/dev/console"
                or "/dev/ptmx" => false,
            _ => withConsoles || !IsConsole(path),
        });
        return found;
    }

    private static bool IsConsole(string path)
        => path.StartsWith("/dev/tty", StringComparison.Ordinal) && path.Length > 8 && !path.AsSpan(8).ContainsAnyExceptInRange('0', '9');

    private static void Collect(string directory, string inside, List<HostDevice> found, Func<string, bool> wanted)
    {
        var names = Directory.GetFileSystemEntries(directory);
        Array.Sort(names, StringComparer.Ordinal);
        foreach (var path in names)
        {
            if (!wanted(path)) continue;
            var target = $"{inside}/{System.IO.Path.GetFileName(path)}";
            if (new FileInfo(path).LinkTarget is not null) continue;
            if (FileStatus.TryOf(path) is not { } status) continue;
            if ((status.Mode & 0xF000) == 0x4000) Collect(path, target, found, wanted);
            else if (From(status, target) is { Type: not 'p' } device) found.Add(device);
        }
    }

    private static HostDevice? From(FileStatus status, string path)
    {
        var type = (status.Mode & 0xF000) switch { 0x6000u => 'b', 0x2000u => 'c', 0x1000u => 'p', _ => ' ' };
        return type == ' ' ? null : new HostDevice(path, type, status.DeviceMajor, status.DeviceMinor, status.Permissions, status.User, status.Group);
    }
}
