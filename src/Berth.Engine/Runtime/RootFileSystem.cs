using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Namespaces;
using Berth.Linux.Processes;
using Berth.Storage;
using Berth.Storage.Overlay;

namespace Berth.Engine.Runtime;

/// <summary>
/// A container's root: an overlay of the image's layers and the container's own directory <c>upper</c>, mounted on <c>merged</c>
/// beside it; or a directory of the user's.
/// </summary>
internal sealed class RootFileSystem(EnginePaths paths, Func<Store> store)
{
    /// <summary>Where the root of a container is seen; for a plain directory without overlay, that directory.</summary>
    public string PathOf(ContainerSpecification specification)
        => specification.Rootfs is { Overlay: false, IdMap: null } rootfs ? rootfs.Path : Merged(specification.Id);

    /// <summary>The directory that holds what the container changed, for listing differences; null where changes go to a plain directory.</summary>
    public string? ChangesOf(ContainerSpecification specification)
        => specification.Rootfs is { Overlay: false } ? null : Upper(specification.Id);

    /// <summary>
    /// Mounts the root. Where the container has a user namespace of its own, the image's owners are shown as that namespace's
    /// (<see cref="MappedLayers"/>).
    /// </summary>
    /// <returns>The path where it is seen.</returns>
    public string Mount(ContainerSpecification specification)
    {
        var map = MapOf(specification);
        if (specification.Rootfs is { } rootfs)
        {
            if (!FileSystem.Exists(rootfs.Path))
                throw new NotFoundException($"rootfs {rootfs.Path}: no such directory");
            if (rootfs.IdMap is { } text)
                return MountMapped(specification, rootfs.Path, RootfsMap.Of(text, map));
            if (!rootfs.Overlay)
                return rootfs.Path;
            map = null;
        }

        var lower = LowerDirectories(specification);
        if (map is null)
            return MountOverlay(specification, lower);
        FileSystem.CreateDirectories(paths.Container(specification.Id), 0x1C0);
        using var mapped = MappedLayers.Prepare(lower, map, paths.Container(specification.Id));
        return MountOverlay(specification, mapped.Directories);
    }

    /// <summary>Unmounts everything in a container's directory; nothing mounted is no error.</summary>
    public void Unmount(string id)
    {
        // Most containers have just their root mounted here, or nothing at all.
        var directory = paths.Container(id);
        if (!UserIdentity.IsRoot)
            RemoveSight(id);
        if (!Linux.Mounts.Mount.TryUnmount(Merged(id)) && !FileSystem.Exists(directory) && !FileSystem.Exists(paths.ContainerRun(id)))
            return;
        foreach (var point in MountTable.Below(directory, paths.ContainerRun(id)))
            Linux.Mounts.Mount.TryUnmount(point);
    }

    private string MountMapped(ContainerSpecification specification, string path, IdMap owners)
    {
        var merged = Merged(specification.Id);
        FileSystem.CreateDirectories(merged, 0x1C0);
        MappedLayers.MountDirectory(path, owners, merged);
        return MapOf(specification) is { } map ? Reachable(specification.Id, map) : merged;
    }

    private string MountOverlay(ContainerSpecification specification, IReadOnlyList<string> lower)
    {
        var merged = Merged(specification.Id);
        // A person may have mounted it before (podman-mount(1)).
        if (FileSystem.Exists(paths.UserMount(specification.Id)) && MountTable.IsMountPoint(merged))
            return merged;
        var upper = Upper(specification.Id);
        var work = paths.Container(specification.Id) + "/work";
        CopyRoot(lower[0], upper);
        FileSystem.CreateDirectories(work, 0x1C0);
        FileSystem.CreateDirectories(merged, 0x1C0);
        var configuration = store().Configuration;
        var overlay = new OverlayMount
        {
            Lower = lower,
            Upper = upper,
            Work = work,
            // What is removed at its end is not needed after a crash either.
            Volatile = specification.Lifecycle.Remove && !configuration.IsVolatileDisabled,
            Options = configuration.OverlayOptions,
            Attributes = configuration.MountAttributes,
            MountLabel = specification.Security.MountLabel,
        };
        if (configuration.MountProgram is { } program)
            overlay.MountBy(program, merged);
        else
            overlay.MountOn(merged);
        return MapOf(specification) is { } map ? Reachable(specification.Id, map) : merged;
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

    /// <summary>
    /// Makes the upper directory of an overlay, if there is none: the overlay's root shows its mode and owner, which are to be those of
    /// the directory below it.
    /// </summary>
    public static void CopyRoot(string from, string to)
    {
        if (FileSystem.Exists(to))
            return;
        FileSystem.CreateDirectories(to);
        using var source = DirectoryHandle.Open(from);
        using var target = DirectoryHandle.Open(to);
        var status = source.TryStatus([])!.Value;
        target.SetOwner([], status.User, status.Group);
        target.SetMode("."u8, status.Permissions);
    }

    /// <summary>Mounts a further overlay for a container, which sees the owners in its lower directories as its own.</summary>
    /// <param name="overlay">The overlay.</param>
    /// <param name="specification">The container.</param>
    /// <param name="directory">A directory of its own: the upper directory is <c>upper</c> in it, made here.</param>
    /// <param name="target">Where it is mounted.</param>
    public static void MountBeside(OverlayMount overlay, ContainerSpecification specification, string directory, string target)
    {
        using var mapped = MapOf(specification) is { } map ? MappedLayers.Prepare(overlay.Lower, map, directory) : null;
        var lower = mapped?.Directories ?? overlay.Lower;
        if (overlay.Upper is not null)
            CopyRoot(lower[0], overlay.Upper);
        (overlay with { Lower = lower, MountLabel = specification.Security.MountLabel }).MountOn(target);
    }

    internal static IdMap? MapOf(ContainerSpecification specification)
    {
        var namespaces = specification.Namespaces;
        return namespaces.UidMap.Count == 0 || (namespaces.UidMap is [{ HostId: 0, Size: uint.MaxValue }] && namespaces.GidMap is [{ HostId: 0, Size: uint.MaxValue }]) ? null : new IdMap(Ranges(namespaces.UidMap), Ranges(namespaces.GidMap));
    }

    private static List<IdRange> Ranges(IReadOnlyList<IdMapping> mappings)
        => [.. mappings.Select(static range => new IdRange(range.ContainerId, range.HostId, range.Size))];

    // The root of a user namespace is nobody out here: it must get to its own root file system by name.
    private string Reachable(string id, IdMap map)
    {
        if (UserIdentity.IsRoot)
        {
            MakeReachable(id);
            return Merged(id);
        }

        // The user's home is nobody else's business, and the user's own id is the one that can enter.
        if (IdMap.ToInner(map.Users, 0) == 0)
            return Merged(id);
        RemoveSight(id);
        FileSystem.CreateDirectories(Sights, 0x1C9);
        if (FileStatus.TryOf(Sights) is not { Type: FileType.Directory, User: 0 })
            throw new ConflictException($"{Sights} belongs to somebody else");
        FileSystem.CreateDirectory(Sight(id), 0x1C0);
        Linux.Mounts.Mount.Bind(Merged(id), Sight(id));
        return Sight(id);
    }

    private static void RemoveSight(string id)
    {
        Linux.Mounts.Mount.TryUnmount(Sight(id));
        FileSystem.TryRemoveDirectory(Sight(id));
    }

    private static string Sights => $"/var/tmp/berth-{UserIdentity.User}";

    // Where a container without root that has ids of its own sees its root file system.
    private static string Sight(string id) => $"{Sights}/{id}";

    private void MakeReachable(string id)
    {
        foreach (var directory in new[] { paths.Container(id), paths.Containers, paths.Root })
        {
            var mode = File.GetUnixFileMode(directory);
            const UnixFileMode Search = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            if ((mode & Search) != Search)
                File.SetUnixFileMode(directory, mode | Search);
        }
    }

    private string Merged(string id) => paths.Container(id) + "/merged";

    private string Upper(string id) => paths.Container(id) + "/upper";
}
