using Berth.Engine.State;
using Berth.Linux.Files;
using Berth.Storage;

namespace Berth.Engine.Runtime;

/// <summary>
/// Keeps other programs from deleting an image while containers of Berth use it: one container record of containers/storage stands
/// for all of them.
/// </summary>
internal sealed class ImageUse(EnginePaths paths, ContainerTable containers, Func<Store> store)
{
    /// <summary>The image stays until <see cref="ReleaseIfUnused"/>.</summary>
    public void Hold(string imageId)
    {
        using var only = Lock();
        store().Containers.EnsureHold(imageId);
    }

    /// <summary>Lets go of the image if no container uses it any more.</summary>
    public void ReleaseIfUnused(string imageId)
    {
        // Whoever creates a container has written its row before it asks for the hold, so that under the lock one of both sees the other.
        using var only = Lock();
        if (!containers.UsesImage(imageId))
            store().Containers.ReleaseHold(imageId);
    }

    private OfdLock Lock()
    {
        FileSystem.CreateDirectories(paths.Locks, 0x1C0);
        return OfdLock.Acquire(paths.Locks + "/image-holds");
    }
}
