using Berth.Engine.Containers.Machines;
using Berth.Engine.State;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Waiting for the end of a container's process, without its lock.</summary>
internal sealed class ContainerExit(ContainerStore store)
{
    // Of the looks in short steps only each twentieth is at more than conmon's file.
    private const int ShortSteps = 60, LooksAtFile = 20;
    private static readonly TimeSpan ShortStep = TimeSpan.FromMicroseconds(100), Step = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan RebootStep = TimeSpan.FromMilliseconds(10);

    /// <summary>Waits for a container's end; a reboot is none.</summary>
    /// <param name="row">The container with its running process.</param>
    /// <returns>The exit status.</returns>
    public int WaitBeyondReboots(ContainerRow row)
    {
        while (true)
        {
            var code = Wait(row, null)!.Value;
            if (TryFindRebooted(row) is not { } next) return code;
            row = next;
        }
    }

    /// <summary>
    /// The container as it runs again after a reboot that ended its last process. The clean-up command that its monitor runs starts it again
    /// and is waited for.
    /// </summary>
    /// <param name="row">The container with the process that has ended.</param>
    /// <returns>Null where it has not rebooted, or was not started again.</returns>
    public ContainerRow? TryFindRebooted(ContainerRow row)
    {
        if (!FindsReboot(row)) return null;
        using var monitor = PidDescriptor.TryOpen(row.Monitor.Pid);
        while (true)
        {
            var monitorLives = monitor is not null && row.Monitor.IsAlive;
            if (store.Rows.FindById(row.Id) is not { Name: not null } current) return null;
            if (current.HasProcess && current.Process != row.Process && current.Process.Pid > 0 && current.Operation == ContainerOperation.None) return current;
            if (!monitorLives) return null;
            monitor!.WaitForEnd(RebootStep);
        }
    }

    /// <summary>
    /// What became of a container whose process has ended, and whose monitor has after it, with the clean-up command that it runs. Who is about to
    /// start it again is waited for.
    /// </summary>
    /// <param name="id">The container.</param>
    /// <param name="ended">The process.</param>
    public EndedRun AfterMonitor(string id, ProcessIdentity ended)
    {
        while (true)
        {
            if (store.Rows.FindById(id) is not { Name: not null } row)
                return new EndedRun(store.Exits.Find(id) ?? ContainerObservation.UnknownExitCode, Successor: 0);
            if (row.Operation != ContainerOperation.Starting && !ContainerRestart.IsPending(store.Paths, id))
            {
                return row.HasProcess && row.Process != ended
                    ? new EndedRun(0, ServiceManager.MainProcessIn(store.Paths.ContainerRun(id)) ?? row.Monitor.Pid)
                    : new EndedRun(ContainerObservation.Observe(store.Paths, row).ExitCode, Successor: 0);
            }

            // A starter that was killed holds no lock.
            using (var held = store.TryLock(id))
            {
                if (held is not null && store.Rows.FindById(id) is { Operation: ContainerOperation.Starting })
                    return new EndedRun(ContainerObservation.UnknownExitCode, Successor: 0);
            }

            Thread.Sleep(RebootStep);
        }
    }

    /// <summary>Waits until a container's process ended and its exit status is known.</summary>
    /// <param name="row">The container with its running process.</param>
    /// <param name="timeout">How long to wait; null for ever.</param>
    /// <returns>The exit status; null if the time ran out first.</returns>
    public int? Wait(ContainerRow row, TimeSpan? timeout)
    {
        using var process = PidDescriptor.TryOpen(row.Process.Pid);
        if (process is not null && ContainerObservation.IsAlive(row) && !process.WaitForEnd(timeout))
            return null;
        return Status(row);
    }

    /// <summary>
    /// The exit status of a container whose process has ended. conmon reaps the process and then writes the status, so that there is
    /// a moment without one; only a conmon that is gone leaves it unknown.
    /// </summary>
    private int Status(ContainerRow row)
    {
        using var monitor = PidDescriptor.TryOpen(row.Monitor.Pid);
        var written = store.Paths.Exit(row.Id);
        for (var looks = 0; ; looks++)
        {
            // conmon writes it within a millisecond, for which a person waits. inotify(7) would cost more: its end waits for the kernel's readers.
            if (looks >= ShortSteps || looks % LooksAtFile == 0 || FileSystem.Exists(written))
            {
                var monitorLives = monitor is not null && row.Monitor.IsAlive;
                if (Known(row) is { } code)
                    return code;
                if (!monitorLives)
                    return ContainerObservation.UnknownExitCode;
            }

            monitor!.WaitForEnd(looks < ShortSteps ? ShortStep : Step);
        }
    }

    // Either the monitor's file still says so, or the clean-up command is at work on it already.
    private bool FindsReboot(ContainerRow row)
        => SystemEnd.Boots(row) && store.Rows.FindById(row.Id) is { Name: not null, StoppedByUser: false } current
            && (ContainerObservation.HasRebooted(store.Paths, row) || current.Operation == ContainerOperation.Starting
                || (current.HasProcess && current.Process != row.Process));

    private int? Known(ContainerRow row)
    {
        if (ContainerObservation.ReadExit(store.Paths, row) is { } exit)
            return exit.Code;
        if (store.Rows.FindById(row.Id) is not { } current)
            return store.Exits.Find(row.Id) ?? ContainerObservation.UnknownExitCode;
        // Somebody else has written it down already, and may have started the container again since.
        return current.HasProcess && current.Process == row.Process ? null : current.ExitCode;
    }
}
