namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Stops a container, if it runs, and starts it again, under one lock so that nothing comes between.</summary>
internal sealed class ContainerRestart(ContainerStore store, ContainerStop stop, ContainerTeardown teardown, ContainerStart start, ContainerEvents events)
{
    /// <summary>Restarts a container; its id is returned.</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="timeout">Seconds until SIGKILL; null for the container's own.</param>
    public string Restart(string nameOrId, uint? timeout)
    {
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            var specification = store.ReadSpecification(row.Id);
            if (row.Status == ContainerStatus.Paused)
                throw new Linux.Errors.ConflictException($"container {row.Id} is running or paused, refusing to stop a paused container; unpause it first: container state improper");
            events.Write("restart", row, specification);
            if (row.Status == ContainerStatus.Initialized)
            {
                start.Go(row, specification);
                return row.Id;
            }
            if (row.HasProcess)
            {
                row = row with { Status = ContainerStatus.Stopping, StoppedByUser = true };
                store.Rows.Update(row);
                stop.End(row, specification.Lifecycle.StopSignal, timeout ?? specification.Lifecycle.StopTimeout);
                row = ContainerObservation.Observe(store.Paths, row);
            }
            if (row.Status == ContainerStatus.Stopped)
                row = teardown.Finish(row, specification);
            start.Restart(row with { Restarts = 0 }, specification);
            return row.Id;
        }
    }
}
