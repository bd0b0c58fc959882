using System.Diagnostics;
using Berth.Engine.Containers.Specification;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Processes;
using Berth.Systemd.Notify;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Ending a container's process: asking first, then forcing (podman-stop(1), podman-kill(1)).</summary>
internal sealed class ContainerStop(ContainerStore store, ContainerExit exit, ContainerTeardown teardown, ContainerEvents events)
{
    private static readonly TimeSpan KillPatience = TimeSpan.FromSeconds(10);

    // An idle system has stopped before the first look.
    private static readonly TimeSpan s_lookInterval = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Sends the stop signal, waits, sends SIGKILL, and takes down what was set up. The lock is not held while this waits.
    /// </summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="timeout">Seconds between the signals; null for the container's own; <see cref="uint.MaxValue"/> for ever.</param>
    /// <param name="warn">Is told which units of a systemd inside hang when it has to be killed; null for nobody.</param>
    /// <returns>The container's id.</returns>
    public string Stop(string nameOrId, uint? timeout, Action<string>? warn = null)
    {
        ContainerRow row;
        ContainerSpecification specification;
        bool isInitialized;
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
        {
            row = ContainerObservation.Observe(store.Paths, found);
            specification = store.ReadSpecification(row.Id);
            if (!row.HasProcess)
            {
                if (row.Status is ContainerStatus.Stopped)
                    teardown.Finish(row, specification);
                return row.Id;
            }

            if (row.Status == ContainerStatus.Paused)
                throw new ConflictException($"container {row.Id} is running or paused, refusing to stop a paused container; unpause it first: container state improper");
            isInitialized = row.Status == ContainerStatus.Initialized;
            row = row with { Status = ContainerStatus.Stopping, StoppedByUser = true };
            store.Rows.Update(row);
        }

        // What still waits for its start handles no signal but the last.
        var patience = isInitialized ? 0 : timeout ?? specification.Lifecycle.StopTimeout;
        End(row, specification.Lifecycle.StopSignal, patience, warn is null ? null : () => TellOfKill(row, specification, patience, warn),
            timeout is null && specification.Lifecycle.StopsWhileMoving);
        FinishIfNobodyDid(row, specification);
        events.Write("stop", row, specification);
        return row.Id;
    }

    /// <summary>Sends one signal to the container's process (podman-kill(1)).</summary>
    /// <returns>The container's id.</returns>
    public string Kill(string nameOrId, int signal)
    {
        var row = store.Rows.Resolve(nameOrId);
        var seen = ContainerObservation.Observe(store.Paths, row);
        if (seen.Status is not (ContainerStatus.Running or ContainerStatus.Stopping or ContainerStatus.Paused))
            throw CannotKill(seen);
        var specification = TryRead(row.Id);
        // Before the signal: who cleans up after the container's end looks whether its policy starts it again.
        if (IsEndMeant(specification, signal))
            store.Rows.MarkStoppedByUser(row.Id);
        if (!seen.Process.TrySignal(signal))
            throw CannotKill(seen);

        events.Write("kill", row, specification);
        return row.Id;
    }

    // As with Podman any signal means it, whatever the program makes of it; but those of systemd's init have meanings of their own, such as a reboot.
    private static bool IsEndMeant(ContainerSpecification? specification, int signal)
        => specification is null || !specification.Process.Systemd || signal == Signals.Kill || signal == specification.Lifecycle.StopSignal;

    // A container whose specification is lost or damaged can still be ended.
    private ContainerSpecification? TryRead(string id)
    {
        try
        {
            return store.ReadSpecification(id);
        }
        catch (EngineException)
        {
            return null;
        }
    }

    private static ConflictException CannotKill(ContainerRow row)
        => new($"can only kill running containers. {row.Id} is in state {row.Status.ToString().ToLowerInvariant()}: container state improper");

    /// <summary>Ends a running container's process whose row was read under the lock; the lock may be held.</summary>
    /// <param name="row">The container with its process.</param>
    /// <param name="signal">The signal to begin with.</param>
    /// <param name="seconds">Seconds until SIGKILL; <see cref="uint.MaxValue"/> for ever.</param>
    /// <param name="beforeKill">Is called when the time is over and the process is to be killed; null for nothing.</param>
    /// <param name="whileMoving">Whether the time begins anew whenever a systemd inside goes on to stop other units.</param>
    /// <exception cref="EngineException">The process survives SIGKILL.</exception>
    public void End(ContainerRow row, int signal, uint seconds, Action? beforeKill = null, bool whileMoving = false)
    {
        if (seconds > 0)
        {
            if (!row.Process.TrySignal(signal))
                return;
            if (whileMoving ? EndsWhileMoving(row, TimeSpan.FromSeconds(seconds)) : exit.Wait(row, seconds == uint.MaxValue ? null : TimeSpan.FromSeconds(seconds)) is not null)
                return;
            beforeKill?.Invoke();
        }

        row.Process.TrySignal(Signals.Kill);
        if (exit.Wait(row, KillPatience) is null)
            throw new EngineException(ErrorKind.Internal, $"container {row.Id}: process {row.Process.Pid} did not end within {KillPatience.TotalSeconds} s of SIGKILL");
    }

    // A system with much to stop is not stuck as long as it gets on with it.
    private bool EndsWhileMoving(ContainerRow row, TimeSpan patience)
    {
        var systemd = new InnerSystemd();
        IReadOnlyList<string> last = [];
        var moved = Stopwatch.GetTimestamp();
        while (exit.Wait(row, s_lookInterval) is null)
        {
            var stopping = systemd.Stopping(row.Process.Pid);
            if (!stopping.SequenceEqual(last, StringComparer.Ordinal))
            {
                last = stopping;
                moved = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(moved) >= patience)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Tells that the stop signal was not enough, and which units of a systemd inside hang.</summary>
    public static void TellOfKill(ContainerRow row, ContainerSpecification specification, uint seconds, Action<string> warn)
    {
        warn($"StopSignal {Signals.Name(specification.Lifecycle.StopSignal)} failed to stop container {row.Name} in {seconds} seconds, resorting to SIGKILL");
        if (specification.Process.Systemd)
            TellWhatHangs(row, warn);
    }

    private static void TellWhatHangs(ContainerRow row, Action<string> warn)
    {
        if (new InnerSystemd().Stopping(row.Process.Pid) is { Count: > 0 } units)
            warn($"container {row.Name} is killed while it still stops {string.Join(", ", units)}");
    }

    private void FinishIfNobodyDid(ContainerRow row, ContainerSpecification specification)
    {
        using var held = store.Lock(row.Id);
        // The clean-up command that conmon runs at the end may have come first, and may have removed it.
        if (store.Rows.FindById(row.Id) is not { Name: not null } current)
            return;

        var seen = ContainerObservation.Observe(store.Paths, current);
        if (seen.Status == ContainerStatus.Stopped)
            teardown.Finish(seen, specification);
    }
}
