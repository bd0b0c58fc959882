using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Copying;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>The volumes that containers mount: made, mounted, filled and given an owner when the container starts.</summary>
internal sealed class ContainerVolumes(VolumeStore store, VolumeMounts mounts, Func<VolumeEngine> engine)
{
    /// <summary>Makes the volumes that a new container names, where there are none.</summary>
    public void Create(ContainerSpecification specification)
    {
        foreach (var mount in specification.Storage.Mounts)
        {
            if (mount.Kind != MountKind.Volume) continue;
            using var held = store.Lock(mount.Source);
            Ensure(mount);
        }
    }

    /// <summary>Makes a volume ready for a container whose root is mounted.</summary>
    /// <param name="specification">The container.</param>
    /// <param name="mount">The volume's mount.</param>
    /// <param name="rootPath">The container's root.</param>
    /// <param name="ids">Who owns what the container has no owner for; null to leave the volume's owner to a start.</param>
    /// <returns>The volume's data directory.</returns>
    public string Prepare(ContainerSpecification specification, MountSpecification mount, string rootPath, ContainerIds? ids)
    {
        var name = mount.Source;
        using var held = store.Lock(name);
        var volume = Ensure(mount);
        var data = store.DataOf(name);
        try
        {
            mounts.Acquire(volume, specification.Id);
        }
        catch (VolumeMountException error)
        {
            throw new EngineException(ErrorKind.Helper, $"mounting volume {name} for container {specification.Id}: {error.Message}", error);
        }

        var changed = volume;
        if (volume.NeedsCopyUp && mount.CopyUp != false && volume.Driver != Volume.ImageDriver && CopyUp(rootPath, mount.Destination, data))
            changed = changed with { NeedsCopyUp = false };
        if (ids is not null && volume.NeedsChown && volume.Driver != Volume.ImageDriver)
            changed = changed with { NeedsChown = !TakeOver(rootPath, mount, data, ids) };
        if (changed != volume) store.Write(changed);
        return data;
    }

    /// <summary>Whether <see cref="Prepare"/> mounted anything.</summary>
    public bool IsMountedFor(string containerId, ContainerSpecification specification)
        => specification.Storage.Mounts.Any(mount => mount.Kind == MountKind.Volume && mounts.IsUser(mount.Source, containerId));

    /// <summary>Takes back what <see cref="Prepare"/> mounted. Can be repeated.</summary>
    public void Release(string containerId, ContainerSpecification specification)
    {
        foreach (var mount in specification.Storage.Mounts)
        {
            // Without users there is no directory, and no lock to be taken.
            if (mount.Kind != MountKind.Volume || mounts.UsersOf(mount.Source) == 0) continue;
            using var held = store.Lock(mount.Source);
            mounts.Release(mount.Source, containerId);
        }
    }

    /// <summary>Removes the volumes that were made for a container alone.</summary>
    public void RemoveAnonymous(ContainerSpecification specification)
    {
        foreach (var mount in specification.Storage.Mounts)
        {
            if (mount is { Kind: MountKind.Volume, Anonymous: true, Source.Length: > 0 }) engine().RemoveAnonymous(mount.Source);
        }
    }

    private Volume Ensure(MountSpecification mount) => engine().EnsureLocked(mount.Source, new VolumeCreateOptions
    {
        Anonymous = mount.Anonymous,
        Options = mount.VolumeOptions,
        Labels = mount.VolumeLabels,
    });

    /// <summary>
    /// Fills an empty volume with what a container's root has at a path, owners and attributes included. The path is followed inside the
    /// root only.
    /// </summary>
    /// <returns>Whether anything was copied.</returns>
    private static bool CopyUp(string rootPath, string destination, string data)
    {
        if (DirectoryListing.TryRead(data) is { Count: > 0 }) return false;
        using var root = DirectoryHandle.Open(rootPath);
        using var source = Covered(root, destination);
        if (source is null || source.Names().Count == 0) return false;
        using var target = DirectoryHandle.Open(data);
        // Another container may be at work in the volume, or in the root where that is a plain directory.
        new FileCopier(new CopyOptions()).CopyContents(source, target, owner: null);
        return true;
    }

    /// <summary>Gives the volume's directory the owner and mode of the one that it covers, or where there is none the container's user.</summary>
    /// <returns>Whether it is to stay so: an owner other than root gives way to the next container's.</returns>
    private static bool TakeOver(string rootPath, MountSpecification mount, string data, ContainerIds ids)
    {
        using var directory = DirectoryHandle.Open(data);
        using var root = DirectoryHandle.Open(rootPath);
        using var covered = mount.Chown ? null : Covered(root, mount.Destination);
        if (covered?.TryStatus([]) is not { } status)
        {
            var (uid, gid) = mount.IdMap is null ? (ids.HostUid, ids.HostGid) : (ids.User.Uid, ids.User.Gid);
            directory.SetOwner([], uid, gid);
            return uid == 0 && gid == 0;
        }

        // Through an idmapped mount the container sees the ids of the disk as its own.
        var (user, group) = mount.IdMap is null ? (status.User, status.Group) : (ids.ToContainerUid(status.User), ids.ToContainerGid(status.Group));
        directory.SetOwner([], user, group);
        directory.SetMode("."u8, status.Permissions);
        directory.SetTime("."u8, status.Modified);
        return user == 0 && group == 0;
    }

    private static DirectoryHandle? Covered(DirectoryHandle root, string destination)
    {
        try
        {
            return root.TryOpenInRoot(Encoding.UTF8.GetBytes(destination.TrimStart('/')));
        }
        catch (SyscallException e) when (e.Number is Linux.Errno.ENOTDIR or Linux.Errno.ELOOP)
        {
            // A file there is covered whole.
            return null;
        }
    }
}
