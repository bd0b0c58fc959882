using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Volumes;

/// <summary>
/// The directories of local volumes, where Podman has them too: <c>NAME/_data</c> below the volume path of containers.conf(5).
/// </summary>
internal sealed class VolumeDirectories(string root)
{
    /// <summary>The data of a volume, whether it exists or not.</summary>
    public string DataOf(string name)
        => IsName(name) ? $"{root}/{name}/_data" : throw new InvalidArgumentException($"volume name \"{name}\": names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument");

    /// <summary>Makes a volume if there is none.</summary>
    /// <returns>Its data directory.</returns>
    public string Ensure(string name)
    {
        var data = DataOf(name);
        FileSystem.CreateDirectories(Path.GetDirectoryName(data)!, 0x1C0);
        FileSystem.CreateDirectories(data);
        return data;
    }

    /// <summary>Removes a volume with its data; none is no error.</summary>
    public void Remove(string name) => FileTree.Remove(Path.GetDirectoryName(DataOf(name))!);

    /// <summary>
    /// Fills an empty volume with what a container's root has at a path, owners and attributes included. The path is followed inside the
    /// root only; where it leads to no directory, nothing happens.
    /// </summary>
    public static void CopyUp(string rootPath, string destination, string data)
    {
        if (Directory.EnumerateFileSystemEntries(data).Any())
            return;
        using var root = DirectoryHandle.Open(rootPath);
        using var source = root.TryOpenInRoot(Encoding.UTF8.GetBytes(destination.TrimStart('/')));
        if (source is null)
            return;
        using var target = FileSystem.Open(data, OpenFlags.ReadOnly | OpenFlags.Directory);
        CapturedProcess.Run(new SpawnRequest
        {
            Program = "/bin/cp",
            Arguments = ["-a", "/proc/self/fd/3/.", "/proc/self/fd/4/"],
            Descriptors = [(source.Descriptor, 3), (target, 4)],
        }).EnsureSuccess("cp");
    }

    private static bool IsName(string name)
        => name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]) && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-');
}
