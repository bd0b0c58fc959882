using System.Text;
using Berth.Engine.Containers.Machines;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// What is done when a container's process has ended: conmon runs it (podman-container-cleanup(1)), and so does every command that
/// finds work that a killed process left behind.
/// </summary>
internal sealed class ContainerCleanup(ContainerStore store, ContainerTeardown teardown, ContainerRemoval removal, ContainerStart start, Action<string> removeImage, Action releaseImages)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(2);

    /// <summary>Deals with one container that may have ended. Nothing happens to one that runs or is gone.</summary>
    public void Run(string id)
    {
        SayToStarter(id);
        TakeDownLaunched(id, OfdLock.AcquireExisting(store.Paths.Launch(id)));
        using var held = LockUnlessStarted(id);
        if (held is null || store.Rows.FindById(id) is not { } found || ContainerStore.AwaitsCreator(found))
            return;
        if (found.Operation != ContainerOperation.None)
            Resolve(found);
        else if (!found.StoppedByUser || !ContainerRestart.IsPending(store.Paths, id))
            Conclude(found);
    }

    /// <summary>Whether there is something for <see cref="Recover"/> to look at.</summary>
    public bool MayHaveWork
        => FileSystem.TryReadText(store.Paths.RunRoot + "/boot-id") != BootId.Current || store.LaunchMarks().Any() || store.RestartMarks().Any() || store.Rows.Pending().Any();

    /// <summary>
    /// Completes or undoes what killed processes left half-done, without waiting for anybody who is still at work. The first to come after
    /// a reboot also removes the containers that were to go at their end.
    /// </summary>
    public void Recover()
    {
        var mark = store.Paths.RunRoot + "/boot-id";
        if (FileSystem.TryReadText(mark) != BootId.Current)
        {
            RemoveEndedByReboot();
            RemoveEarlierBoots();
            FileSystem.CreateDirectories(store.Paths.RunRoot, 0x1C0);
            FileSystem.Replace(mark, Encoding.ASCII.GetBytes(BootId.Current), durable: false, shared: true);
        }

        foreach (var id in store.LaunchMarks())
            TakeDownLaunched(id, OfdLock.TryAcquireExisting(store.Paths.Launch(id), out _));

        foreach (var id in store.RestartMarks())
            FinishRestart(id);

        foreach (var pending in store.Rows.Pending())
        {
            // conmon runs the clean-up command of a container that is being removed: it is on its way.
            if (pending.IsBeingRemoved && pending.BootId == BootId.Current && pending.Monitor.IsAlive)
                continue;
            if (store.TryLock(pending.Id) is not { } held)
                continue;
            using (held)
            {
                if (store.Rows.FindById(pending.Id) is { } row && row.Operation != ContainerOperation.None && !ContainerStore.AwaitsCreator(row))
                    Resolve(row);
            }
        }
    }

    /// <summary>
    /// Waits until containers whose creators were killed are undone, also where another command is at it: until then they have their
    /// networks, volumes and names.
    /// </summary>
    public void AwaitUndone()
    {
        foreach (var row in store.Rows.Pending())
        {
            if (row.IsAbandonedCreation)
                Run(row.Id);
        }
    }

    // conmon's clean-up has left the container to who restarts it, who was killed then.
    private void FinishRestart(string id)
    {
        using var mark = OfdLock.TryAcquireExisting(store.Paths.Restart(id), out _);
        using var held = mark is null ? null : store.TryLock(id);
        if (held is null)
            return;
        if (store.Rows.FindById(id) is { Operation: ContainerOperation.None, HasProcess: true } row && row.BootId == BootId.Current && !row.Process.IsAlive)
        {
            // Its clean-up may be on the way.
            if (row.Monitor.IsAlive)
                return;
            Conclude(row);
        }

        mark!.RemoveAndDispose();
    }

    // The lock is held, and nobody is at work on the container.
    private void Conclude(ContainerRow found)
    {
        var row = ContainerObservation.Observe(store.Paths, found);
        if (row.Status != ContainerStatus.Stopped)
            return;
        var specification = store.ReadSpecification(row.Id);
        if (!row.StoppedByUser && ContainerObservation.HasRebooted(store.Paths, row))
        {
            Reboot(row, specification);
            return;
        }

        // Who switches it off inside means it as much as who stops it outside.
        if (!row.StoppedByUser && ContainerObservation.IsPoweredOff(store.Paths, row)) row = row with { StoppedByUser = true };
        if (specification.Lifecycle.Remove && !ShouldRestart(row, specification.Lifecycle.Restart))
        {
            removal.Complete(removal.Begin(row, specification, removeVolumes: true), specification);
            if (specification.Lifecycle.RemoveImage && row.ImageId is not null)
                removeImage(specification.ImageName);
            return;
        }

        row = teardown.Finish(row, specification);
        if (ShouldRestart(row, specification.Lifecycle.Restart))
            start.Restart(row with { Restarts = row.Restarts + 1 }, specification);
    }

    // Who starts the container again has dealt with its last end, and waits for the control group of that run to go: where systemd made it,
    // for this very process, which is in it.
    private ContainerLock? LockUnlessStarted(string id)
    {
        while (true)
        {
            if (store.TryLock(id) is { } held)
                return held;
            if (store.Rows.FindById(id) is { Operation: ContainerOperation.Starting } && !IsMonitored(id))
                return null;
            Thread.Sleep(s_betweenLooks);
        }
    }

    // The clean-up of an earlier run may come late; this tells that of the run which is being set up or lasts.
    private bool IsMonitored(string id)
        => ContainerMonitor.ReadIdentity(store.Paths.ContainerRun(id) + ContainerRunFiles.MonitorPid)?.Pid == ParentProcess.Pid;

    // Nobody is at work on a launch whose mark can be locked.
    private void TakeDownLaunched(string id, OfdLock? mark)
    {
        using (mark)
        {
            if (mark is not null)
                teardown.TakeDownLaunched(id, mark);
        }
    }

    // What a transient store had before the machine was started.
    private void RemoveEarlierBoots()
    {
        if (store.Paths.TransientRoot is not { } root || !Directory.Exists(root))
            return;
        FileSystem.CreateDirectories(store.Paths.RunRoot, 0x1C0);
        if (OfdLock.TryAcquire(store.Paths.RunRoot + "/boot.lock") is not { } only)
            return;
        var earlier = Directory.EnumerateDirectories(root).Where(directory => directory != store.Paths.Root)
            .Concat(Directory.EnumerateDirectories(store.Paths.RunRoot, "index-*").Where(directory => directory != store.Paths.DatabaseDirectory));
        foreach (var directory in earlier.ToList())
            FileTree.Remove(directory);
        only.RemoveAndDispose();
    }

    private void RemoveEndedByReboot()
    {
        foreach (var row in store.Rows.All())
        {
            if (row.BootId is null || row.BootId == BootId.Current || store.TryLock(row.Id) is not { } held)
                continue;
            using (held)
            {
                if (!ContainerSummary.FromJson(row.Summary).AutoRemove || store.Rows.FindById(row.Id) is not { } now)
                    continue;
                var specification = TryReadWhole(row.Id);
                removal.Complete(removal.Begin(ContainerObservation.Observe(store.Paths, now), specification, removeVolumes: true), specification);
            }
        }

        RemoveForgotten();
    }

    // The power may have gone before the row of a container that was to go at its end was on the disk. Of any other the specification is
    // there: where it cannot be read, that is for `system check` to tell.
    private void RemoveForgotten()
    {
        foreach (var id in store.DirectoryNames())
        {
            if (id.Length != 64 || store.Rows.Exists(id) || store.TryLock(id) is not { } held)
                continue;
            using (held)
            {
                if (!store.Rows.Exists(id) && (!store.HasSpecification(id) || TryReadWhole(id) is { Lifecycle.Remove: true }))
                    store.DiscardDirectory(id);
            }
        }

        try
        {
            releaseImages();
        }
        catch (EngineException)
        {
            // An image store that cannot be read is told of by whoever needs it, and a hold too many by `system check`.
        }
    }

    // What a power cut leaves of one that was not written durably may be anything.
    private ContainerSpecification? TryReadWhole(string id)
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

    // The same container with its files and addresses; the restart policy has no part in it and counts nothing.
    private void Reboot(ContainerRow row, ContainerSpecification specification)
    {
        var network = row.Network;
        row = teardown.Finish(row, specification);
        var kept = KeptAddresses.Apply(specification, network);
        try
        {
            start.Restart(row, kept);
        }
        catch (EngineException) when (!ReferenceEquals(kept, specification))
        {
            // Somebody was quicker to take an address.
            start.Restart(row, specification);
        }
    }

    /// <summary>Completes or undoes the work that a row names; its owner is gone and the lock is held.</summary>
    private void Resolve(ContainerRow row)
    {
        var specification = TryRead(row.Id);
        switch (row.Operation)
        {
            case ContainerOperation.Creating:
                Undo(row, specification);
                break;
            case ContainerOperation.Removing or ContainerOperation.RemovingWithVolumes:
                removal.Complete(row, specification);
                if (specification is { Lifecycle.RemoveImage: true, ImageName.Length: > 0 })
                    removeImage(specification.ImageName);
                break;
            case ContainerOperation.Starting when specification is not null:
                teardown.Finish(row with { Status = row.Started is null ? ContainerStatus.Created : ContainerStatus.Exited }, specification);
                break;
        }
    }

    private void Undo(ContainerRow row, ContainerSpecification? specification)
    {
        try
        {
            teardown.TakeDown(row, specification);
        }
        finally
        {
            // Afterwards, so that who comes after another kill still knows that it was being made; and in any case, since its name is wanted.
            row = removal.Begin(row, specification, removeVolumes: true);
        }

        removal.Complete(row, specification);
    }

    // Where the runtime is killed while it creates a container, conmon runs this command and tells nobody else. Who starts the container
    // waits for that word, and holds the lock that is wanted here.
    private void SayToStarter(string id)
    {
        var run = store.Paths.ContainerRun(id);
        if (!FileSystem.Exists(run) || store.Rows.FindById(id) is { Operation: not (ContainerOperation.Creating or ContainerOperation.Starting) })
            return;
        if (!IsMonitored(id))
            return;
        try
        {
            FileSystem.WriteAll(run + ContainerRunFiles.Ended, []);
        }
        catch (SyscallException)
        {
            // The directory is being taken down: the starter knows.
        }
    }

    private ContainerSpecification? TryRead(string id)
    {
        try
        {
            return store.ReadSpecification(id);
        }
        catch (NotFoundException)
        {
            // Its directory was not made yet, or is gone already.
            return null;
        }
    }

    private static bool ShouldRestart(ContainerRow row, RestartPolicy policy) => !row.StoppedByUser && policy.Name switch
    {
        "always" or "unless-stopped" => true,
        "on-failure" => row.ExitCode != 0 && (policy.MaximumRetries == 0 || row.Restarts < policy.MaximumRetries),
        _ => false,
    };
}
