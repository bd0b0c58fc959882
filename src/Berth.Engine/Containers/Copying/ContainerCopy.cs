using System.Text;
using Berth.Engine.Containers.Bundle;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Namespaces;

namespace Berth.Engine.Containers.Copying;

/// <summary>
/// Opens containers' files. Those of a running container are what its own processes see, volumes and all. For another one its root
/// is put together in a mount namespace of one thread of this process, so that nothing stays behind when that is killed.
/// </summary>
internal sealed class ContainerCopy(ContainerStore store, RootFileSystem root, ContainerVolumes volumes)
{
    /// <summary>Opens a container's files; a container that does not run is locked until they are closed.</summary>
    public CopyRoot Open(string nameOrId)
    {
        var (held, found) = store.LockResolved(nameOrId);
        try
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            var specification = store.ReadSpecification(row.Id);
            if (row.HasProcess)
            {
                held.Dispose();
                var files = DirectoryHandle.Open($"/proc/{row.Process.Pid}/root");
                return CopyRoot.OfRunning(files, OwnerOf(specification, files.Descriptor.ProcPath), specification.Process.WorkingDirectory, "container " + nameOrId);
            }
            var mounted = new PrivateRoot(() => PutTogether(specification));
            try
            {
                return new CopyRoot(mounted.Open(), OwnerOf(specification, mounted.Path), specification.Process.WorkingDirectory, "container " + nameOrId, () =>
                {
                    mounted.Dispose();
                    volumes.Release(row.Id, specification);
                    held.Dispose();
                });
            }
            catch
            {
                mounted.Dispose();
                throw;
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>Fills the new volumes of a container that has not started (prepare_volume_on_create of containers.conf(5)). Its lock is held.</summary>
    public void FillVolumes(ContainerSpecification specification)
    {
        if (!specification.Storage.Mounts.Any(static mount => mount.Kind == MountKind.Volume)) return;
        try
        {
            using var mounted = new PrivateRoot(() =>
            {
                var path = MountRoot(specification);
                foreach (var mount in specification.Storage.Mounts)
                {
                    if (mount.Kind == MountKind.Volume) volumes.Prepare(specification, mount, path, ids: null);
                }

                return path;
            });
        }
        finally
        {
            volumes.Release(specification.Id, specification);
        }
    }

    private string MountRoot(ContainerSpecification specification)
    {
        MountNamespace.Enter();
        Mount.SetPropagation("/", MountFlags.Private | MountFlags.Recursive);
        return root.Mount(specification);
    }

    private string PutTogether(ContainerSpecification specification)
    {
        var path = MountRoot(specification);
        var ids = new ContainerIds(UserOf(specification, path), specification.Namespaces.UidMap, specification.Namespaces.GidMap);
        using var top = DirectoryHandle.Open(path);
        foreach (var mount in specification.Storage.Mounts)
        {
            var source = mount.Kind switch
            {
                MountKind.Volume => volumes.Prepare(specification, mount, path, ids),
                MountKind.Bind => mount.Source,
                _ => null,
            };
            // What the image does not have yet the runtime makes at the first start; until then nobody can mean it.
            if (source is null || !FileSystem.Exists(source))
                continue;
            using var target = top.TryOpenFileInRoot(Encoding.UTF8.GetBytes(mount.Destination.TrimStart('/')), OpenFlags.Path);
            if (target is not null)
                Mount.Bind(source, target.ProcPath, recursive: true);
        }
        return path;
    }

    private static CopyOwner OwnerOf(ContainerSpecification specification, string path)
    {
        var user = UserOf(specification, path);
        return new CopyOwner(user.Uid, user.Gid);
    }

    private static ResolvedUser UserOf(ContainerSpecification specification, string path)
    {
        using var files = RootDirectory.Open(path);
        return new UserResolver(files).Resolve(specification.Process);
    }
}
