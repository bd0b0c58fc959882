using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Storage;

namespace Berth.Engine.Runtime;

/// <summary>
/// A container's root: an overlay of the image's layers and the container's own directory <c>upper</c>, mounted on <c>merged</c>
/// beside it; or a directory of the user's.
/// </summary>
internal sealed class RootFileSystem(EnginePaths paths, Func<Store> store)
{
    /// <summary>Where the root of a container is seen; for a plain directory without overlay, that directory.</summary>
    public string PathOf(ContainerSpecification specification)
        => specification.Rootfs is { Overlay: false } rootfs ? rootfs.Path : Merged(specification.Id);

    /// <summary>The directory that holds what the container changed, for listing differences; null where changes go to a plain directory.</summary>
    public string? ChangesOf(ContainerSpecification specification)
        => specification.Rootfs is { Overlay: false } ? null : Upper(specification.Id);

    /// <summary>Mounts the root.</summary>
    /// <returns>The path where it is seen.</returns>
    public string Mount(ContainerSpecification specification)
    {
        if (specification.Rootfs is { IdMap: not null } || specification.Namespaces.UidMap.Count > 0)
            throw new NotSupportedYetException("a root file system with mapped ids is not supported yet");
        if (specification.Rootfs is { } rootfs)
        {
            if (!FileSystem.Exists(rootfs.Path))
                throw new NotFoundException($"rootfs {rootfs.Path}: no such directory");
            if (!rootfs.Overlay)
                return rootfs.Path;
        }

        return MountOverlay(specification, LowerDirectories(specification));
    }

    /// <summary>Unmounts everything in a container's directory; nothing mounted is no error.</summary>
    public void Unmount(string id)
    {
        // Most containers have just their root mounted here, or nothing at all.
        var directory = paths.Container(id);
        if (!Linux.Mounts.Mount.TryUnmount(Merged(id)) && !FileSystem.Exists(directory))
            return;
        foreach (var point in MountTable.Below(directory))
            Linux.Mounts.Mount.TryUnmount(point);
        foreach (var point in MountTable.Below(paths.ContainerRun(id)))
            Linux.Mounts.Mount.TryUnmount(point);
    }

    private string MountOverlay(ContainerSpecification specification, IReadOnlyList<string> lower)
    {
        var merged = Merged(specification.Id);
        var upper = Upper(specification.Id);
        var work = paths.Container(specification.Id) + "/work";
        CopyMode(lower[0], upper);
        FileSystem.CreateDirectories(work, 0x1C0);
        FileSystem.CreateDirectories(merged, 0x1C0);
        new OverlayMount
        {
            Lower = lower,
            Upper = upper,
            Work = work,
            // What is removed at its end is not needed after a crash either.
            Volatile = specification.Lifecycle.Remove,
        }.MountOn(merged);
        return merged;
    }

    /// <summary>The directories that the container's overlay reads, topmost first; empty for a plain directory.</summary>
    public IReadOnlyList<string> LowerDirectories(ContainerSpecification specification)
    {
        if (specification.Rootfs is { } rootfs)
            return rootfs.Overlay ? [rootfs.Path] : [];
        var image = store().Images.TryGet(specification.ImageId)
            ?? throw new NotFoundException($"container {specification.Id}: its image {specification.ImageId} is not in the store any more: image not known");
        if (image.TopLayer is { } top)
            return store().Layers.LowerDirectories(top).Directories;
        // An image without layers is an empty root; overlay wants a lower directory all the same.
        var empty = paths.Container(specification.Id) + "/empty";
        FileSystem.CreateDirectories(empty);
        return [empty];
    }

    // The root directory of an overlay shows the upper directory's mode and owner: they are those of the image's root.
    private static void CopyMode(string from, string to)
    {
        if (FileSystem.Exists(to))
            return;
        FileSystem.CreateDirectories(to);
        File.SetUnixFileMode(to, File.GetUnixFileMode(from));
    }

    private string Merged(string id) => paths.Container(id) + "/merged";

    private string Upper(string id) => paths.Container(id) + "/upper";
}
