using Berth.Engine.State;
using Berth.Linux.Files;
using Berth.Storage;

namespace Berth.Engine.Runtime;

/// <summary>
/// Keeps other programs from deleting an image while containers of Berth use it: one container record of containers/storage stands
/// for all of them.
/// </summary>
internal sealed class ImageUse(EnginePaths paths, Func<ContainerTable> containers, Func<Store> store)
{
    /// <summary>The image stays until <see cref="ReleaseWith"/> or <see cref="ReleaseIfUnused"/>.</summary>
    /// <param name="imageId">The image.</param>
    /// <param name="untilReboot">Whether it is for a container that no reboot survives.</param>
    public void Hold(string imageId, bool untilReboot = false)
    {
        using var only = Lock();
        store().Containers.EnsureHold(imageId, untilReboot);
    }

    /// <summary>
    /// Lets go of a container's image if no other uses it, and then forgets the container. A kill in between leaves the row, by which the
    /// rest is found.
    /// </summary>
    public void ReleaseWith(ContainerRow row, Action<string> forget)
    {
        // Whoever creates a container has written its row before it asks for the hold, so that under the lock one of both sees the other.
        using var only = Lock();
        if (!containers().UsesImage(row.ImageId!, except: row.Id))
            store().Containers.ReleaseHold(row.ImageId!);
        forget(row.Id);
    }

    /// <summary>Lets go of an image that no container uses.</summary>
    public void ReleaseIfUnused(string imageId)
    {
        using var only = Lock();
        if (!containers().UsesImage(imageId, except: ""))
            store().Containers.ReleaseHold(imageId);
    }

    /// <summary>Lets go of all images that no container uses.</summary>
    public void ReleaseUnused()
    {
        foreach (var hold in store().Containers.List().Where(Storage.Containers.ContainerStore.IsHold))
            ReleaseIfUnused(hold.ImageId);
    }

    private OfdLock Lock()
    {
        FileSystem.CreateDirectories(paths.Locks, 0x1C0);
        return OfdLock.Acquire(paths.Locks + "/image-holds");
    }
}
