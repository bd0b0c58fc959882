using Berth.Engine.Containers.Confinement;
using Berth.Engine.Containers.Listing;
using Berth.Engine.Disk;
using Berth.Engine.Events;
using Berth.Engine.Runtime;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Security;
using Berth.Storage;
using Berth.Storage.Archives;

namespace Berth.Engine.Volumes;

/// <summary>Volumes, as the command line and the services see them: each method is one verb of podman-volume(1).</summary>
public sealed class VolumeEngine
{
    private readonly VolumeStore _store;
    private readonly VolumeMounts _mounts;
    private readonly PodmanVolumes _podman;
    private readonly Func<IVolumeUsers> _users;
    private readonly Func<Store> _images;
    private readonly EventLog? _events;

    internal VolumeEngine(VolumeStore store, VolumeMounts mounts, PodmanVolumes podman, Func<IVolumeUsers> users, Func<Store> images, EventLog? events = null)
    {
        _store = store;
        _mounts = mounts;
        _podman = podman;
        _users = users;
        _images = images;
        _events = events;
    }

    /// <summary>Makes a volume (podman-volume-create(1)).</summary>
    /// <exception cref="ConflictException">The name is taken.</exception>
    public Volume Create(VolumeCreateOptions options)
    {
        var name = options.Name ?? RandomBytes.Identifier();
        _store.DirectoryOf(name);
        using var held = _store.Lock(name);
        if (_store.TryGet(name) is { } existing)
            return options.Ignore ? existing : throw new ConflictException($"volume with name {name} already exists: volume already exists");
        return CreateLocked(options, name);
    }

    /// <summary>All volumes that meet the filters, oldest first.</summary>
    /// <exception cref="InvalidArgumentException">A filter is not known.</exception>
    public IReadOnlyList<Volume> List(IReadOnlyList<string> filters)
    {
        var all = _store.List();
        if (all.Exists(static volume => volume.Anonymous))
        {
            var leaving = _users().Leaving();
            // One that has left in between is gone.
            all.RemoveAll(volume => volume.Anonymous && (leaving.Contains(volume.Name) || !Exists(volume.Name)));
        }

        if (filters.Count == 0) return all;
        ILookup<string, string>? users = null;
        var filter = new VolumeFilter(filters, _store.Find, name => (users ??= _users().All()).Contains(name), DateTimeOffset.UtcNow);
        return all.FindAll(filter.Accepts);
    }

    /// <summary>What each volume takes on the disk (podman-system-df(1)).</summary>
    public IReadOnlyList<VolumeUsage> Usage()
    {
        var users = _users().All();
        return [.. List([]).Select(volume => new VolumeUsage(volume.Name, users[volume.Name].Count(), TreeSize.Of(_store.DataOf(volume.Name))))];
    }

    /// <summary>The volume of a name or of a name's beginning.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public Volume Find(string name) => _store.Find(name);

    /// <summary>Whether there is a volume of exactly this name.</summary>
    public bool Exists(string name) => _store.TryGet(name) is not null;

    /// <summary>Where a volume's files are seen.</summary>
    public string MountPointOf(string name) => _store.DataOf(name);

    /// <summary>How many use a volume that has to be mounted; 0 for any other.</summary>
    public int MountCountOf(Volume volume) => volume.NeedsMount ? _mounts.UsersOf(volume.Name) : 0;

    /// <summary>Removes a volume (podman-volume-rm(1)). The data of a volume that Podman has, too, are left to it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="force">Whether the containers that use it go with it.</param>
    /// <param name="timeout">Seconds between the stop signal and SIGKILL of those.</param>
    /// <exception cref="VolumeInUseException">Containers use it.</exception>
    /// <returns>Its full name.</returns>
    public string Remove(string name, bool force = false, uint timeout = 10)
    {
        var volume = _store.Find(name);
        var users = _users();
        users.AwaitUndone();
        var ids = users.All()[volume.Name].ToList();
        if (ids.Count > 0 && !force) throw new VolumeInUseException(volume.Name, ids);
        foreach (var id in ids) users.Remove(id, timeout);
        using var held = _store.Lock(volume.Name);
        // Whoever makes a container has written it down before it asks for the volume's lock.
        if (users.All()[volume.Name].ToList() is { Count: > 0 } others) throw new VolumeInUseException(volume.Name, others);
        // An anonymous one went with its container.
        if (_store.TryGet(volume.Name) is not null) RemoveLocked(volume.Name);
        held.RemoveAndDispose();
        return volume.Name;
    }

    /// <summary>Removes what was made for a container alone, unless another one uses it. None is no error.</summary>
    internal void RemoveAnonymous(string name)
    {
        using var held = _store.Lock(name);
        if (_store.TryGet(name) is null) _store.Sweep();
        else if (!_users().All().Contains(name)) RemoveLocked(name);
        held.RemoveAndDispose();
    }

    /// <summary>The names of the volumes that no container uses and that meet the filters.</summary>
    public IReadOnlyList<string> Unused(IReadOnlyList<string> filters)
    {
        var users = _users().All();
        return [.. List(filters).Select(static volume => volume.Name).Where(name => !users.Contains(name))];
    }

    /// <summary>Removes all volumes that no container uses and that meet the filters (podman-volume-prune(1)).</summary>
    /// <returns>The names, and for what could not be removed the failure.</returns>
    public IReadOnlyList<(string Name, EngineException? Failure)> Prune(IReadOnlyList<string> filters)
    {
        var removed = new List<(string, EngineException?)>();
        foreach (var name in Unused(filters))
        {
            try
            {
                Remove(name);
                _events?.WriteVolume("prune", name);
                removed.Add((name, null));
            }
            catch (VolumeInUseException)
            {
                // A container that was made meanwhile has it.
            }
            catch (EngineException failure)
            {
                removed.Add((name, failure));
            }
        }

        return removed;
    }

    /// <summary>Mounts a volume by hand (podman-volume-mount(1)).</summary>
    /// <returns>Where it is seen.</returns>
    public string Mount(string name)
    {
        var volume = _store.Find(name);
        using var held = _store.Lock(volume.Name);
        Acquire(volume);
        return _store.DataOf(volume.Name);
    }

    /// <summary>Takes a mount by hand back (podman-volume-unmount(1)).</summary>
    /// <returns>The volume's full name.</returns>
    public string Unmount(string name)
    {
        var volume = _store.Find(name);
        using var held = _store.Lock(volume.Name);
        if (volume.NeedsMount) _mounts.Release(volume.Name, user: null);
        return volume.Name;
    }

    /// <summary>Writes a volume's files as an archive (podman-volume-export(1)).</summary>
    public void Export(string name, Stream output)
    {
        var volume = _store.Find(name);
        WithFiles(volume, data => new TreeArchiver(output, isLayer: false).Write(data));
    }

    /// <summary>Unpacks an archive, which may be compressed, into a volume (podman-volume-import(1)).</summary>
    public void Import(string name, Stream archive)
    {
        var volume = _store.Find(name);
        WithFiles(volume, data => TreeUnpacker.Unpack(data, archive));
    }

    /// <summary>
    /// The volume that a container names: as it is, or made now. A directory that is there already, Podman's for one, is taken with its
    /// files. The lock is held by the caller.
    /// </summary>
    internal Volume EnsureLocked(string name, VolumeCreateOptions options)
        => _store.TryGet(name) ?? CreateLocked(options, name);

    private Volume CreateLocked(VolumeCreateOptions options, string name)
    {
        var volume = VolumeOptions.Read(options, name) with { Created = DateTimeOffset.UtcNow };
        if (volume.Driver == Volume.ImageDriver)
            volume = volume with { ImageId = new ImageDirectories(_images()).Find(volume.Options["image"]) };
        if (volume.Options.GetValueOrDefault("type") == "tmpfs" && volume.Options.ContainsKey("INODES"))
            throw new InvalidArgumentException("volume option inodes not supported on tmpfs filesystem");
        var limits = VolumeLimits.Of(volume);
        if (limits is not null)
        {
            FileSystem.CreateDirectories(_store.Root, 0x1C0);
            if (!ProjectQuota.IsEnforced(_store.Root))
                throw new EngineException(ErrorKind.Internal, "volume options size and inodes not supported. Filesystem does not support Project Quota");
        }

        var isNew = _store.CreateDirectories(name);
        // An empty one may be what a killed command left, before it had limits.
        if (limits is not null && (isNew || DirectoryListing.TryRead(_store.DataOf(name)) is { Count: 0 }))
            ProjectQuota.Limit([_store.DirectoryOf(name), _store.DataOf(name)], limits.Bytes, limits.Files);
        if (isNew)
        {
            if (volume.Uid != 0 || volume.Gid != 0)
            {
                using var data = DirectoryHandle.Open(_store.DataOf(name));
                data.SetOwner([], volume.Uid, volume.Gid);
            }

            if (ContainerLabels.OfThisHost() is { } labels)
                Selinux.TryLabel(_store.DataOf(name), labels.Shared());
        }
        else
        {
            // Its files have an owner and a content already.
            volume = volume with { NeedsChown = false, NeedsCopyUp = false };
        }

        _store.Write(volume);
        _events?.WriteVolume("create", name);
        return volume;
    }

    private void RemoveLocked(string name)
    {
        _mounts.ReleaseAll(name);
        var keepsData = _podman.Has(name);
        if (!keepsData && _store.TryGet(name) is { } volume && VolumeLimits.Of(volume) is not null)
            ProjectQuota.Release(_store.DirectoryOf(name));
        _store.Remove(name, keepsData);
        _events?.WriteVolume("remove", name);
    }

    private void Acquire(Volume volume)
    {
        try
        {
            _mounts.Acquire(volume, user: null);
        }
        catch (VolumeMountException error)
        {
            throw new EngineException(ErrorKind.Helper, $"mounting volume {volume.Name}: {error.Message}", error);
        }
    }

    private void WithFiles(Volume volume, Action<string> work)
    {
        using (_store.Lock(volume.Name)) Acquire(volume);
        try
        {
            work(_store.DataOf(volume.Name));
        }
        finally
        {
            using var held = _store.Lock(volume.Name);
            _mounts.Release(volume.Name, user: null);
        }
    }
}
