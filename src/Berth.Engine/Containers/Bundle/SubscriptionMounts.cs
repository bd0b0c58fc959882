using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Bundle;

/// <summary>
/// Files and directories of the host that every container sees a copy of, such as the host's subscriptions (containers-mounts.conf(5)). A
/// mount of the container's own goes before one of them.
/// </summary>
internal static class SubscriptionMounts
{
    private const string Place = "/subscriptions";

    /// <summary>Makes the copies and says where they go.</summary>
    /// <param name="specification">The container.</param>
    /// <param name="bundle">Where they are made.</param>
    /// <param name="owner">Who the container's root is on the host.</param>
    /// <param name="warn">Told of what cannot be copied.</param>
    public static IReadOnlyList<ExtraMount> Prepare(ContainerSpecification specification, string bundle, (uint User, uint Group) owner, Action<string> warn)
    {
        if (Places().FirstOrDefault(FileSystem.Exists) is not { } file)
            return [];
        try
        {
            return Copies(file, specification, bundle + Place, owner);
        }
        catch (Exception error) when (error is EngineException or IOException or UnauthorizedAccessException)
        {
            warn($"Failed to mount subscriptions, skipping entry in {file}: {error.Message}");
            return [];
        }
    }

    // The first that is there counts alone.
    private static IEnumerable<string> Places()
    {
        if (!UserIdentity.IsRoot && Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home)
            yield return home + "/.config/containers/mounts.conf";
        yield return "/etc/containers/mounts.conf";
        yield return "/usr/share/containers/mounts.conf";
    }

    private static List<ExtraMount> Copies(string file, ContainerSpecification specification, string place, (uint User, uint Group) owner)
    {
        var mounts = new List<ExtraMount>();
        Directory.CreateDirectory(place);
        foreach (var line in File.ReadLines(file).Select(static line => line.Trim()).Where(static line => line.StartsWith('/')))
        {
            var (source, destination) = line.Split(':', 2) is [var here, var there] ? (here, there) : (line, line);
            // One file serves many hosts: what is not on this one is left out without a word, as Podman does.
            if (!FileSystem.Exists(source) || specification.Storage.Mounts.Any(mount => mount.Destination == destination))
                continue;
            var copy = $"{place}/{mounts.Count}";
            Copy(source, copy);
            if (owner != (0, 0))
                FileTree.SetOwner(copy, owner.User, owner.Group);
            mounts.Add(new ExtraMount(copy, destination, ["rprivate"]));
        }

        return mounts;
    }

    // Links are followed: what they lead to may not be in the container.
    private static void Copy(string source, string target)
    {
        var mode = File.GetUnixFileMode(source);
        if (Directory.Exists(source))
        {
            Directory.CreateDirectory(target);
            foreach (var entry in Directory.EnumerateFileSystemEntries(source))
                Copy(entry, $"{target}/{Path.GetFileName(entry)}");
        }
        else if (FileStatus.TryOf(source) is { Type: FileType.Regular })
        {
            File.Copy(source, target, overwrite: true);
        }
        else
        {
            throw new InvalidArgumentException($"unsupported file type for: {source}");
        }

        File.SetUnixFileMode(target, mode);
    }
}
