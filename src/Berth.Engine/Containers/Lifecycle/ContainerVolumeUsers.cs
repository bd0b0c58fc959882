using Berth.Engine.State;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Tells which containers mount volumes.</summary>
internal sealed class ContainerVolumeUsers(ContainerStore store, ContainerRemoval removal, ContainerCleanup cleanup) : IVolumeUsers
{
    /// <inheritdoc/>
    public ILookup<string, string> All()
        => store.Rows.All()
            .SelectMany(static row => ContainerSummary.FromJson(row.Summary).Volumes.Select(volume => (Volume: volume, row.Id)))
            .ToLookup(static use => use.Volume, static use => use.Id, StringComparer.Ordinal);

    /// <inheritdoc/>
    public IReadOnlySet<string> Leaving()
    {
        var leaving = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in store.Rows.Pending())
        {
            var summary = ContainerSummary.FromJson(row.Summary);
            if (row.IsAbandonedCreation || row.Operation == ContainerOperation.RemovingWithVolumes || (row.IsBeingRemoved && summary.AutoRemove))
                leaving.UnionWith(summary.Volumes);
        }

        return leaving;
    }

    /// <inheritdoc/>
    public void AwaitUndone() => cleanup.AwaitUndone();

    /// <inheritdoc/>
    public void Remove(string containerId, uint timeout)
    {
        try
        {
            removal.Remove(containerId, new RemoveOptions { Force = true, Timeout = timeout, Volumes = true });
        }
        catch (NotFoundException)
        {
            // It went by itself meanwhile.
        }
    }
}
