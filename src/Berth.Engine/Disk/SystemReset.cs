using Berth.Engine.Containers;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Storage;
using Berth.Storage.Records;

namespace Berth.Engine.Disk;

/// <summary>Puts everything back to how it was before the first use (podman-system-reset(1)).</summary>
internal sealed class SystemReset(ContainerEngine containers, VolumeEngine volumes, Store store)
{
    /// <summary>The containers of other programs in the image store, which would go with it.</summary>
    internal IReadOnlyList<ContainerRecord> ExternalContainers() => [.. store.Containers.List().Where(static container => !Storage.Containers.ContainerStore.IsHold(container))];

    /// <summary>Removes the containers, networks and volumes; with the engine closed then, <see cref="RemoveStore"/> removes the rest.</summary>
    /// <exception cref="ConflictException">Another program's container is at work in the store.</exception>
    internal void RemoveObjects()
    {
        CheckPlace(store.Configuration.GraphRoot);
        foreach (var container in ExternalContainers())
        {
            if (store.Containers.IsMounted(container))
                throw new ConflictException($"container {container.Id} of another program is at work in {store.Configuration.GraphRoot}: stop it first");
        }

        foreach (var container in containers.List()) containers.Remove(container.Id, new RemoveOptions { Force = true, Timeout = 0, Volumes = true });
        containers.EmptyTrash();
        containers.Networks.Prune(Networks.Listing.NetworkFilter.ForPrune([], DateTimeOffset.UtcNow));
        foreach (var volume in volumes.List([])) volumes.Remove(volume.Name, force: true, timeout: 0);
    }

    /// <summary>Removes the directories of the image store and those of the engine.</summary>
    internal static void RemoveStore(Berth.Storage.Configuration.StorageConfiguration storage, EnginePaths paths)
    {
        var directories = new List<string> { storage.GraphRoot, storage.RunRoot, paths.TransientRoot ?? paths.Root, paths.RunRoot };
        // An image store may lie among other things: only what is ours goes.
        if (storage.ImageStore is { } images)
            directories.AddRange([$"{images}/overlay", $"{images}/overlay-images", $"{images}/overlay-layers"]);
        foreach (var directory in directories)
        {
            CheckPlace(directory);
            foreach (var point in MountTable.Below(directory)) Mount.TryUnmount(point);
        }

        directories.ForEach(FileTree.Remove);
    }

    // A wrong word in storage.conf must not cost a home directory.
    private static void CheckPlace(string directory)
    {
        if (directory.Count('/') < 2 || directory.EndsWith('/') || directory == Environment.GetEnvironmentVariable("HOME"))
            throw new InvalidArgumentException($"{directory} is not a directory that a reset may remove");
    }
}
