using Berth.Engine.State;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// A container's lock. Its file goes with the container: whoever lets go of the lock of one that has no row any more removes the
/// file, so that those who came too late to a container that was removed meanwhile leave nothing.
/// </summary>
/// <param name="file">The lock; null for that of a container which is gone, which has no file and excludes nobody.</param>
/// <param name="id">The container.</param>
/// <param name="rows">Says whether it is gone.</param>
internal sealed class ContainerLock(OfdLock? file, string id, Func<ContainerTable> rows) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        if (file is null)
            return;
        if (IsGone())
            file.RemoveAndDispose();
        else
            file.Dispose();
    }

    private bool IsGone()
    {
        try
        {
            return !rows().Exists(id);
        }
        catch (DatabaseException)
        {
            // This may be the way out of that very error; `system check` knows a lock of nothing.
            return false;
        }
    }
}
