using Berth.Engine.Containers.Machines;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Takes down everything that starting a container set up. Each step can be repeated and does not need the ones before it to have
/// been completed, so that it also undoes a start that was killed half-way. The container's lock is held by the caller.
/// </summary>
internal sealed class ContainerTeardown(
    ContainerStore store, RuntimeSelection runtimes, ContainerNetwork network, RootFileSystem root, ContainerCgroups cgroups,
    ContainerVolumes volumes, ContainerMachines machines, ContainerEvents events)
{
    private static readonly TimeSpan MonitorPatience = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Takes everything down and writes down how the container ended.
    /// </summary>
    /// <returns>The row as it is now.</returns>
    public ContainerRow Finish(ContainerRow row, ContainerSpecification specification)
    {
        if (row.Status == ContainerStatus.Stopped)
            events.Write("died", row, specification, row.ExitCode);
        TakeDown(row, specification);
        var finished = row with
        {
            Status = row.Status is ContainerStatus.Created ? ContainerStatus.Created : ContainerStatus.Exited,
            Operation = ContainerOperation.None,
            Process = default,
            Monitor = default,
            Network = null,
            Cgroup = null,
        };
        store.Rows.Update(finished);
        store.RemoveExit(row.Id);
        if (row.Status == ContainerStatus.Stopped)
            events.Write("cleanup", finished, specification);
        return finished;
    }

    /// <summary>Takes everything down; the row stays as it is.</summary>
    /// <exception cref="AggregateException">Several steps failed; all others were done.</exception>
    public void TakeDown(ContainerRow row, ContainerSpecification? specification)
    {
        var failures = new List<Exception>();
        var run = store.Paths.ContainerRun(row.Id);
        var monitorWaits = ContainerMonitor.ReadIdentity(run + ContainerRunFiles.MonitorPid) is { } monitor && IsAncestor(monitor.Pid);
        Try(failures, () => EndMonitor(row, run));
        var unknown = Attempt(() => Delete(row, specification, run));
        Try(failures, () => machines.Forget(row.Id));
        if (Attempt(() => cgroups.Remove(row, monitorWaits)) is { } occupied)
            failures.Add(occupied);
        // A runtime that was killed while it wrote its record cannot read that. Its processes have ended with the control group.
        else if (unknown is not null && !row.Process.IsAlive)
            unknown = Attempt(() => runtimes.For(specification).Forget(row.Id));
        if (unknown is not null)
            failures.Add(unknown);
        Try(failures, () => network.TearDown(row, specification));
        if (!FileSystem.Exists(store.Paths.UserMount(row.Id)) || row.IsBeingRemoved)
            Try(failures, () => root.Unmount(row.Id));
        if (specification?.Storage.Mounts.Count > 0)
        {
            Try(failures, () => RemoveMounts(row.Id));
            Try(failures, () => volumes.Release(row.Id, specification));
        }

        if (FileSystem.Exists(run))
            Try(failures, () => FileTree.Remove(run));
        if (failures.Count == 1)
            throw failures[0];
        if (failures.Count > 1)
            throw new EngineException(ErrorKind.Internal, string.Join("; ", failures.Select(failure => failure.Message)), new AggregateException(failures));
    }

    /// <summary>Unmounts the volumes that were mounted for the container alone; its process has ended. Can be repeated.</summary>
    public void ReleaseVolumes(string id, ContainerSpecification specification)
    {
        if (!volumes.IsMountedFor(id, specification))
            return;
        RemoveMounts(id);
        volumes.Release(id, specification);
    }

    /// <summary>Takes everything down that bears the id of a container which has no row.</summary>
    /// <param name="id">The container, whose lock is held.</param>
    /// <param name="cgroup">Its control group, if that is known.</param>
    public void TakeDownUnknown(string id, string? cgroup = null)
    {
        // As one that was being started: its monitor is ended too.
        TakeDown(new ContainerRow { Id = id, Operation = ContainerOperation.Starting, BootId = BootId.Current, Cgroup = cgroup }, null);
        store.RemoveExit(id);
    }

    /// <summary>Takes down what was launched and has no row, and removes its mark.</summary>
    /// <param name="id">The container.</param>
    /// <param name="mark">Its mark (<see cref="EnginePaths.Launch"/>).</param>
    public void TakeDownLaunched(string id, OfdLock mark)
    {
        if (!store.Rows.Exists(id))
            TakeDownUnknown(id, FileSystem.TryReadText(store.Paths.Launch(id)) is { Length: > 0 } cgroup ? cgroup : null);
        mark.RemoveAndDispose();
    }

    // The runtime is asked where it may have to end processes or to remove a control group itself: it takes longer than all the rest.
    private void Delete(ContainerRow row, ContainerSpecification? specification, string run)
    {
        var runtime = runtimes.For(specification);
        var hasEnded = row.Process.Pid > 0 && !row.Process.IsAlive && row.Cgroup is not null;
        if (hasEnded && specification is { Cgroup.Use: CgroupUse.Enabled or CgroupUse.Split } && runtime.KeepsOnlyRecord(run + ContainerRunFiles.Configuration))
            runtime.Forget(row.Id);
        else
            runtime.Delete(row.Id);
    }

    private void RemoveMounts(string id)
    {
        var directory = store.Paths.ContainerMounts(id);
        if (!FileSystem.Exists(directory))
            return;
        foreach (var point in MountTable.Below(directory))
            Mount.TryUnmount(point);
        FileTree.Remove(directory);
    }

    /// <summary>
    /// Ends a monitor that was left alone while the container was being set up. One that runs this very process as its exit command, or
    /// whose container has just ended, ends by itself.
    /// </summary>
    private static void EndMonitor(ContainerRow row, string run)
    {
        if (row.Operation is not (ContainerOperation.Creating or ContainerOperation.Starting) || row.BootId != BootId.Current)
            return;
        // The launcher that the row names forks the conmon that stays, and ends; then the pid file is there.
        using var launcher = PidDescriptor.TryOpen(row.Monitor.Pid);
        if (launcher is not null && row.Monitor.IsAlive && !launcher.WaitForEnd(MonitorPatience))
            row.Monitor.TrySignal(Signals.Kill);
        if (ContainerMonitor.ReadIdentity(run + ContainerRunFiles.MonitorPid) is { } monitor)
        {
            if (IsAncestor(monitor.Pid))
                AbandonedLaunch.Resume(monitor);
            else
                AbandonedLaunch.EndMonitor(monitor);
        }

        AbandonedLaunch.EndRest(run);
    }

    private static bool IsAncestor(int pid) => ParentProcess.Pid == pid;

    private static void Try(List<Exception> failures, Action step)
    {
        if (Attempt(step) is { } failure)
            failures.Add(failure);
    }

    private static EngineException? Attempt(Action step)
    {
        try
        {
            step();
            return null;
        }
        catch (EngineException error)
        {
            return error;
        }
    }
}
