using System.Text;
using Berth.Engine.Artifacts;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Confinement;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Storage;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Makes what a container's mounts come from where that is no path of the user's as it is: volumes, images, overlays over a path, paths
/// inside one of these. What has to be mounted for it is below the container's own directories, so that it goes with them.
/// </summary>
internal sealed class MountSources(EnginePaths paths, ContainerVolumes volumes, Func<Store> images, Func<ArtifactEngine> artifacts)
{
    /// <summary>The sources by destination; null where none is needed.</summary>
    public IReadOnlyDictionary<string, ResolvedMount>? Prepare(ContainerSpecification specification, string rootPath, ResolvedUser user)
    {
        var mounts = specification.Storage.Mounts;
        if (mounts.Count == 0) return null;
        var ids = new ContainerIds(user, specification.Namespaces.UidMap, specification.Namespaces.GidMap);
        var found = new Dictionary<string, ResolvedMount>(StringComparer.Ordinal);
        for (var index = 0; index < mounts.Count; index++)
        {
            if (Resolve(specification, mounts[index], index, rootPath, ids) is { } resolved) found.Add(mounts[index].Destination, resolved);
        }

        return found;
    }

    /// <summary>The files of artifacts, where each is to be seen: in a directory by their names, else one at the destination itself.</summary>
    /// <exception cref="EngineException">There is no such artifact or file, or several would be one file.</exception>
    public IReadOnlyList<ExtraMount> Artifacts(ContainerSpecification specification, RootDirectory root)
    {
        var found = new List<ExtraMount>();
        for (var index = 0; index < specification.Storage.Mounts.Count; index++)
        {
            var mount = specification.Storage.Mounts[index];
            if (mount.Kind != MountKind.Artifact) continue;
            var files = FilesOf(mount);
            var isDirectory = root.HasDirectory(mount.Destination);
            if (!isDirectory && files.Count > 1 && root.TryRead(mount.Destination) is not null)
                throw new EngineException(ErrorKind.CannotExecute, $"artifact \"{mount.Source}\" contains more than one blob and container path \"{mount.Destination}\" is a file");
            for (var at = 0; at < files.Count; at++)
            {
                var name = mount.ArtifactName is not { } given ? files[at].Name : files.Count == 1 ? given : $"{given}-{at}";
                var destination = isDirectory || files.Count > 1 ? $"{mount.Destination.TrimEnd('/')}/{name}" : mount.Destination;
                found.Add(new ExtraMount(Shown(specification, files[at].Path, index, at), destination, ["private", "ro"]));
            }
        }

        return found;
    }

    private IReadOnlyList<ArtifactFile> FilesOf(MountSpecification mount)
    {
        try
        {
            return artifacts().Files(mount.Source, mount.ArtifactDigest, mount.ArtifactTitle);
        }
        catch (EngineException error) when (error.Kind is ErrorKind.NotFound or ErrorKind.InvalidArgument)
        {
            // The exit status is 126 with Podman.
            throw new EngineException(ErrorKind.CannotExecute, error.Message, error);
        }
    }

    // The namespace's root does not get through the directory of all images.
    private string Shown(ContainerSpecification specification, string path, int index, int number)
    {
        if (specification.Namespaces.UidMap.Count == 0) return path;
        var target = $"{Directory(specification, index)}/{number}";
        FileSystem.WriteAll(target, []);
        using var mount = DetachedMount.Clone(path, recursive: false);
        mount.AttachTo(target);
        return target;
    }

    private ResolvedMount? Resolve(ContainerSpecification specification, MountSpecification mount, int index, string rootPath, ContainerIds ids)
    {
        switch (mount.Kind)
        {
            case MountKind.Volume:
                var data = volumes.Prepare(specification, mount, rootPath, ids);
                if (mount.SubPath is not null) data = Inside(specification, data, mount.SubPath, index);
                if (mount.Chown) Own(data, ids);
                FileLabels.Relabel(data, mount.Relabel, specification.Security.MountLabel);
                if (mount.Overlay) return Overlay(specification, mount, data, index);
                // The namespace's root does not get through the directory of all volumes.
                return new ResolvedMount(ids.UidMap.Count > 0 && mount.SubPath is null ? Inside(specification, data, "/", index) : data);
            case MountKind.Bind:
                if (mount.Chown) Own(mount.Source, ids);
                FileLabels.Relabel(mount.Source, mount.Relabel, specification.Security.MountLabel);
                return mount.Overlay ? Overlay(specification, mount, mount.Source, index) : null;
            case MountKind.Image:
                return Image(specification, mount, index);
            default:
                return null;
        }
    }

    private ResolvedMount Overlay(ContainerSpecification specification, MountSpecification mount, string source, int index)
    {
        var directory = Directory(specification, index);
        var upper = mount.UpperDirectory ?? directory + "/upper";
        var work = mount.WorkDirectory ?? directory + "/work";
        var merged = directory + "/merged";
        RootFileSystem.CopyRoot(source, upper);
        FileSystem.CreateDirectories(work, 0x1C0);
        FileSystem.CreateDirectories(merged);
        new OverlayMount { Lower = [source], Upper = upper, Work = work, Volatile = mount.UpperDirectory is null, MountLabel = specification.Security.MountLabel }.MountOn(merged);
        return new ResolvedMount(merged, Options: ["rbind", "private", .. mount.Options.Where(static option => option is not ("rbind" or "bind" or "private" or "rprivate"))]);
    }

    private ResolvedMount Image(ContainerSpecification specification, MountSpecification mount, int index)
    {
        var layers = new ImageDirectories(images()).Of(mount.ImageId ?? mount.Source);
        var directory = Directory(specification, index);
        var merged = directory + "/merged";
        FileSystem.CreateDirectories(merged, 0x1C0);
        // An overlay that cannot be written has at least two directories.
        var empty = directory + "/empty";
        FileSystem.CreateDirectories(empty);
        IReadOnlyList<string> lower = [.. layers, empty];
        var overlay = new OverlayMount { Lower = lower };
        if (mount.ReadWrite)
        {
            FileSystem.CreateDirectories(directory + "/work", 0x1C0);
            overlay = overlay with { Upper = directory + "/upper", Work = directory + "/work", Volatile = true };
        }

        RootFileSystem.MountBeside(overlay, specification, directory, merged);
        var source = mount.SubPath is null ? merged : Inside(specification, merged, mount.SubPath, index);
        return new ResolvedMount(source, Options: ["rbind", "private", mount.ReadWrite ? "rw" : "ro"]);
    }

    /// <summary>
    /// A path inside a volume or image, seen at a place of its own: the mount holds what was opened, whatever the names in between lead
    /// to later.
    /// </summary>
    private string Inside(ContainerSpecification specification, string source, string subPath, int index)
    {
        using var directory = DirectoryHandle.Open(source);
        using var inside = directory.TryOpenFileInRoot(Encoding.UTF8.GetBytes("./" + subPath.TrimStart('/')), OpenFlags.Path)
            // The exit status is 127 with Podman, too.
            ?? throw new EngineException(ErrorKind.CommandNotFound, $"securejoin.OpenInRoot {subPath}: openat2 {subPath}: no such file or directory");
        using var mount = DetachedMount.Clone(inside.ProcPath, recursive: true);
        var target = Directory(specification, index) + "/inside";
        if (FileStatus.Of(inside).Type == FileType.Directory) FileSystem.CreateDirectories(target, 0x1C0);
        else FileSystem.WriteAll(target, []);
        mount.AttachTo(target);
        return target;
    }

    private static void Own(string source, ContainerIds ids)
    {
        if (HostPaths.IsSystem(source))
        {
            throw new InvalidArgumentException(
                $"chowning host path \"{source}\" is not allowed. You can manually `chown -R {ids.HostUid}:{ids.HostGid} {source}`");
        }

        FileTree.SetOwner(source, ids.HostUid, ids.HostGid);
    }

    private string Directory(ContainerSpecification specification, int index)
    {
        var directory = $"{paths.ContainerMounts(specification.Id)}/{index}";
        FileSystem.CreateDirectories(directory, 0x1C0);
        var ids = new ContainerIds(new ResolvedUser(0, 0, [], "/"), specification.Namespaces.UidMap, specification.Namespaces.GidMap);
        if (ids.UidMap.Count == 0) return directory;
        // The runtime enters it as the namespace's root.
        var (user, group) = ids.HostRoot;
        foreach (var path in (ReadOnlySpan<string>)[paths.ContainerMounts(specification.Id), directory])
        {
            using var handle = DirectoryHandle.Open(path);
            handle.SetOwner([], user, group);
        }

        return directory;
    }
}
