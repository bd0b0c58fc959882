using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Stops a container, if it runs, and starts it again. The clean-up command that conmon runs at the end in between finds a mark that the
/// process which restarts has locked, and leaves the container to it; where that process is killed, the mark tells the next command.
/// </summary>
internal sealed class ContainerRestart(ContainerStore store, ContainerStop stop, ContainerTeardown teardown, ContainerStart start, ContainerEvents events)
{
    private static readonly TimeSpan MonitorPatience = TimeSpan.FromSeconds(10);

    /// <summary>Whether a process that lives is about to start the container again.</summary>
    public static bool IsPending(EnginePaths paths, string id)
    {
        using var mark = OfdLock.TryAcquireExisting(paths.Restart(id), out var exists);
        return mark is null && exists;
    }

    /// <summary>Restarts a container; its id is returned.</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="timeout">Seconds until SIGKILL; null for the container's own.</param>
    /// <param name="warn">Is told where the stop signal was not enough; null for nobody.</param>
    /// <exception cref="ConflictException">It is paused.</exception>
    public string Restart(string nameOrId, uint? timeout, Action<string>? warn = null)
    {
        ContainerRow row;
        ContainerSpecification specification;
        OfdLock? mark;
        var (held, found) = store.LockResolved(nameOrId);
        if (SupervisingService.Last(store.Paths, found.Id) is { } service)
        {
            held.Dispose();
            service.Restart();
            return found.Id;
        }

        using (held)
        {
            row = ContainerObservation.Observe(store.Paths, found);
            specification = store.ReadSpecification(row.Id);
            if (row.Status == ContainerStatus.Paused)
                throw new ConflictException($"container {row.Id} is running or paused, refusing to stop a paused container; unpause it first: container state improper");
            events.Write("restart", row, specification);
            if (row.Status == ContainerStatus.Initialized)
            {
                start.Go(row, specification);
                return row.Id;
            }
            if (!row.HasProcess)
            {
                StartAgain(row, specification);
                return row.Id;
            }

            row = row with { Status = ContainerStatus.Stopping, StoppedByUser = true };
            store.Rows.Update(row);
            // Somebody else may restart it, too.
            FileSystem.CreateDirectories(store.Paths.Restarts, 0x1C0);
            mark = OfdLock.TryAcquire(store.Paths.Restart(row.Id));
        }

        try
        {
            StopAndStart(row, specification, timeout, warn);
        }
        finally
        {
            mark?.RemoveAndDispose();
        }

        return row.Id;
    }

    private void StopAndStart(ContainerRow row, ContainerSpecification specification, uint? timeout, Action<string>? warn)
    {
        using var monitor = PidDescriptor.TryOpen(row.Monitor.Pid);
        var patience = timeout ?? specification.Lifecycle.StopTimeout;
        stop.End(row, specification.Lifecycle.StopSignal, patience, warn is null ? null : () => ContainerStop.TellOfKill(row, specification, patience, warn),
            timeout is null && specification.Lifecycle.StopsWhileMoving);
        // Its control group, which the next start makes anew, goes with conmon.
        if (row.Monitor.IsAlive)
            monitor?.WaitForEnd(MonitorPatience);
        StartIfNobodyDid(row.Id);
    }

    private void StartIfNobodyDid(string id)
    {
        var (held, found) = store.LockResolved(id);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            if (!row.HasProcess)
                StartAgain(row, store.ReadSpecification(id));
        }
    }

    private void StartAgain(ContainerRow row, ContainerSpecification specification)
    {
        if (row.Status == ContainerStatus.Stopped)
            row = teardown.Finish(row, specification);
        start.Restart(row with { Restarts = 0 }, specification);
    }
}
