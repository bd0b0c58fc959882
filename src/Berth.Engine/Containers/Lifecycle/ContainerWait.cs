using Berth.Engine.Health;
using Berth.Engine.State;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Waiting for what becomes of a container (podman-wait(1)).</summary>
internal sealed class ContainerWait(ContainerStore store, ContainerExit exit, InnerSystemd systemd)
{
    /// <summary>Waits until one of several conditions holds.</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="conditions">The conditions; none waits for the end.</param>
    /// <param name="interval">How often to look.</param>
    /// <returns>The exit status if the container has ended; -1 for any other condition.</returns>
    /// <exception cref="ConflictException">
    /// It has ended, and a condition was asked for that it can only meet while it runs; or one of health, of a container without a check.
    /// </exception>
    public int Wait(string nameOrId, IReadOnlyCollection<WaitCondition> conditions, TimeSpan interval)
    {
        var row = store.Rows.Resolve(nameOrId);
        if (conditions.Count == 0 || (conditions.Count == 1 && conditions.Contains(WaitCondition.Exited)))
            return WaitForEnd(ContainerObservation.Observe(store.Paths, row));
        RequireHealthCheck(row, conditions);
        while (store.Rows.FindById(row.Id) is { Name: not null } current)
        {
            current = ContainerObservation.Observe(store.Paths, current);
            foreach (var condition in conditions)
            {
                if (Holds(current, condition))
                    return condition == WaitCondition.Exited ? current.ExitCode : -1;
            }

            // One that was not started yet may still be; one that has ended will not boot by itself.
            if (current.Status is ContainerStatus.Exited or ContainerStatus.Stopped && conditions.All(static condition => condition is WaitCondition.Booted or WaitCondition.Degraded))
                throw new ConflictException($"container {row.Id} does not run, so it will not boot: container state improper");
            Pause(current, interval);
        }

        return conditions.Contains(WaitCondition.Removing) ? -1
            : conditions.Contains(WaitCondition.Exited) ? store.Exits.Find(row.Id) ?? ContainerObservation.UnknownExitCode
            : throw new NotFoundException($"no container with name or ID {GoText.Quote(nameOrId)} found: no such container");
    }

    /// <summary>Waits until one of several containers meets one of the conditions; none means its end.</summary>
    public int WaitForFirst(IReadOnlyList<string> names, IReadOnlyCollection<WaitCondition> conditions, TimeSpan interval)
    {
        var wanted = conditions.Count == 0 ? [WaitCondition.Exited] : conditions;
        var ids = new List<string>(names.Count);
        foreach (var name in names)
        {
            var row = store.Rows.Resolve(name);
            RequireHealthCheck(row, wanted);
            ids.Add(row.Id);
        }

        while (true)
        {
            foreach (var id in ids)
            {
                if (store.Rows.FindById(id) is not { Name: not null } found)
                    return store.Exits.Find(id) ?? ContainerObservation.UnknownExitCode;
                var row = ContainerObservation.Observe(store.Paths, found);
                foreach (var condition in wanted)
                {
                    if (Holds(row, condition) || (condition == WaitCondition.Exited && !row.HasProcess))
                        return condition == WaitCondition.Exited ? row.ExitCode : -1;
                }
            }
            Thread.Sleep(interval);
        }
    }

    /// <inheritdoc cref="ContainerExit.AfterMonitor"/>
    public EndedRun AfterMonitor(string id, ProcessIdentity ended) => exit.AfterMonitor(id, ended);

    // A container that was never started has not ended: there is nothing to wait for yet, and Podman returns its zero at once too.
    private int WaitForEnd(ContainerRow row) => row.HasProcess ? exit.WaitBeyondReboots(row) : row.ExitCode;

    private bool Holds(ContainerRow row, WaitCondition condition) => condition switch
    {
        WaitCondition.Created => row.Status == ContainerStatus.Created,
        WaitCondition.Initialized => row.Status == ContainerStatus.Initialized,
        WaitCondition.Running => row.Status == ContainerStatus.Running,
        WaitCondition.Paused => row.Status == ContainerStatus.Paused,
        WaitCondition.Stopping => row.Status == ContainerStatus.Stopping,
        WaitCondition.Exited => row.Status is ContainerStatus.Exited or ContainerStatus.Stopped,
        WaitCondition.Removing => row.Status == ContainerStatus.Removing,
        WaitCondition.Booted => Phase(row) is SystemPhase.Running or SystemPhase.Degraded,
        WaitCondition.Degraded => Phase(row) is SystemPhase.Degraded,
        WaitCondition.Healthy => HealthFile.TryRead(store.Paths, row.Id)?.Status == HealthState.Healthy,
        WaitCondition.Unhealthy => HealthFile.TryRead(store.Paths, row.Id)?.Status == HealthState.Unhealthy,
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    // Nothing would ever tell how it is.
    private static void RequireHealthCheck(ContainerRow row, IEnumerable<WaitCondition> conditions)
    {
        foreach (var condition in conditions)
        {
            if (condition is WaitCondition.Healthy or WaitCondition.Unhealthy && !ContainerSummary.FromJson(row.Summary).HealthCheck)
                throw new ConflictException($"cannot use condition \"{(condition == WaitCondition.Healthy ? "healthy" : "unhealthy")}\": container {row.Id} has no healthcheck");
        }
    }

    private SystemPhase? Phase(ContainerRow row) => row.Status == ContainerStatus.Running ? systemd.Query(row.Process.Pid).Phase : null;

    private static void Pause(ContainerRow row, TimeSpan interval)
    {
        // The end of the process is worth a look before the interval is over.
        using var process = row.HasProcess ? PidDescriptor.TryOpen(row.Process.Pid) : null;
        if (process is not null)
            process.WaitForEnd(interval);
        else
            Poll.ForInput([-1], stackalloc bool[1], interval);
    }
}
