using Berth.Engine.Runtime;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Root file systems that a person asked for (podman-mount(1)). A marker on the volatile root keeps such a mount until it is given
/// back, also while the container runs and ends.
/// </summary>
internal sealed class ContainerMounts(ContainerStore store, RootFileSystem root)
{
    /// <summary>Mounts a container's root file system and returns where.</summary>
    public string Mount(string nameOrId)
    {
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            var specification = store.ReadSpecification(row.Id);
            var path = row.HasProcess ? root.PathOf(specification) : root.Mount(specification);
            FileSystem.CreateDirectories(store.Paths.UserMounts, 0x1C0);
            FileSystem.WriteAll(store.Paths.UserMount(row.Id), []);
            return path;
        }
    }

    /// <summary>Gives a mount back; the file system goes unless the container uses it. The container's id is returned.</summary>
    public string Unmount(string nameOrId)
    {
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            FileSystem.TryRemoveFile(store.Paths.UserMount(row.Id));
            if (!row.HasProcess)
                root.Unmount(row.Id);
            return row.Id;
        }
    }

    /// <summary>Where the container's root file system is mounted now; null where it is not.</summary>
    public string? PathOf(string id)
    {
        if (store.Rows.FindById(id) is not { Name: not null } found)
            return null;
        var row = ContainerObservation.Observe(store.Paths, found);
        return row.HasProcess || FileSystem.Exists(store.Paths.UserMount(id)) ? root.PathOf(store.ReadSpecification(id)) : null;
    }
}
