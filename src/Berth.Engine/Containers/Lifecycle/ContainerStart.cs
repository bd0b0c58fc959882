using Berth.Engine.Containers.Checkpoints;
using Berth.Engine.Containers.Machines;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Health;
using Berth.Engine.Rootless;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>
/// Sets up everything that a container's process needs, has it created, and lets it go. What takes time elsewhere (the network,
/// systemd's scope) is begun early and waited for late. The container's lock is held by the caller throughout.
/// </summary>
internal sealed class ContainerStart(
    EngineSettings settings, ContainerStore store, ContainerLauncher launcher, RuntimeSelection runtimes, RootFileSystem root,
    ContainerCgroups cgroups, BundleWriter bundles, ContainerMachines machines, ContainerTeardown teardown, ContainerEvents events)
{
    /// <summary>Sets a container up and lets its process go. Whatever fails, everything is taken down again.</summary>
    /// <returns>The row, written, with status <see cref="ContainerStatus.Running"/> and no operation open.</returns>
    public ContainerRow Start(ContainerRow row, ContainerSpecification specification, StartRequest request)
        => Go(SetUp(row, specification, request, goesOn: true), specification, request.Attach);

    /// <summary>
    /// Brings a container to the point where its process exists and waits. Whatever fails, everything is taken down again.
    /// </summary>
    /// <returns>The row, with status <see cref="ContainerStatus.Initialized"/> and the operation still open.</returns>
    public ContainerRow Initialize(ContainerRow row, ContainerSpecification specification, StartRequest request)
        => SetUp(row, specification, request, goesOn: false);

    private ContainerRow SetUp(ContainerRow row, ContainerSpecification specification, StartRequest request, bool goesOn)
    {
        var before = row;
        row = row with
        {
            Operation = row.Operation == ContainerOperation.Creating ? ContainerOperation.Creating : ContainerOperation.Starting,
            BootId = BootId.Current,
            StoppedByUser = false,
            Network = null,
            Cgroup = null,
        };
        if (before.Operation == ContainerOperation.None)
            store.Rows.Update(row);
        try
        {
            var ready = Create(ref row, specification, request, goesOn);
            if (request.Restore is null)
                events.Write("init", row, specification);
            return ready;
        }
        catch (Exception failure) when (failure is EngineException or IOException)
        {
            // What CRIU says is for who wants to know more, and the bundle goes.
            request.Restore?.KeepLog(store.Paths.ContainerRun(row.Id));
            Undo(before, row, specification, failure);
            throw;
        }
    }

    /// <summary>Lets the process of an initialized container go.</summary>
    /// <returns>The row, written, with status <see cref="ContainerStatus.Running"/> and no operation open.</returns>
    public ContainerRow Go(ContainerRow row, ContainerSpecification specification, Action? attach = null)
    {
        try
        {
            if (row.Status == ContainerStatus.Initialized)
            {
                attach?.Invoke();
                runtimes.For(specification).Start(row.Id, store.Paths.ContainerRun(row.Id) + ContainerRunFiles.Configuration);
            }
        }
        catch (EngineException failure)
        {
            Undo(row with { Status = ContainerStatus.Created }, row, specification, failure);
            throw;
        }

        CheckpointMark.Remove(store.Paths.Container(row.Id));
        return Begin(row, specification, "start");
    }

    /// <summary>Sets a container up from a checkpoint; its processes go on at once.</summary>
    /// <param name="row">The container, which has no process.</param>
    /// <param name="specification">Its specification.</param>
    /// <param name="request">What is handed to it, with the checkpoint.</param>
    /// <returns>The row, written, with status <see cref="ContainerStatus.Running"/> and no operation open.</returns>
    public ContainerRow Restore(ContainerRow row, ContainerSpecification specification, StartRequest request)
        => Begin(Initialize(row, specification, request), specification, "restore");

    private ContainerRow Begin(ContainerRow row, ContainerSpecification specification, string word)
    {
        row = row with { Status = ContainerStatus.Running, Operation = ContainerOperation.None, Started = DateTimeOffset.UtcNow, ExitCode = 0, OomKilled = false };
        // A container that goes at its end goes at a power cut, too.
        if (specification.Lifecycle.Remove)
            store.Rows.UpdateUntilReboot(row);
        else
            store.Rows.Update(row);
        events.Write(word, row, specification);
        // Who waits for the service may look at once whether its container has checks to pass.
        var isChecked = HealthCheck.IsDefined(specification);
        if (isChecked)
            HealthFile.Write(store.Paths, row.Id, new HealthState());
        ServiceManager.TellStarted(specification, row, store.Paths.ContainerRun(row.Id));
        // Without an interval a person runs the checks.
        if (isChecked && specification.Health!.Probe!.Interval > 0)
            HealthMonitor.Start(settings, row, cgroups.Host);
        return row;
    }

    /// <summary>Starts a container again by its restart policy.</summary>
    public void Restart(ContainerRow row, ContainerSpecification specification) => Start(row, specification, StartRequest.Plain);

    // The process exists then, and waits, or was let go already.
    private ContainerRow Create(ref ContainerRow row, ContainerSpecification specification, StartRequest request, bool goesOn)
    {
        // Only from there can what lives beside conmon be put where conmon is.
        if (HealthCheck.IsDefined(specification) || specification.Network is { Mode.Kind: NamespaceKind.Bridge, Ports.Count: > 0 })
            OwnScope.EnterIfOutside(cgroups.Host);
        using var monitor = StartedSystemMonitor.TryStart(settings, specification);
        using var launched = request.Launched ?? launcher.Launch(specification, request);
        launched.Network.Begin();
        row = row with { Monitor = launched.Identity, Cgroup = launched.Placement.Owned?.Path };
        // The row of a container that is being created was made with these.
        if (request.Launched is null)
        {
            store.Rows.UpdateUntilReboot(row);
            launched.Begin();
        }

        // systemd makes the scope meanwhile.
        var rootPath = root.Mount(specification);
        var network = launched.Network.Complete();
        var bundle = store.Paths.ContainerRun(row.Id);
        var written = bundles.Write(specification, bundle, rootPath, network, launched.Placement, runtimes.For(specification), request.Environment);
        if (request.Restore is not null)
            ContainerCheckpoint.RestoreSharedMemory(request.Restore.Directory, bundle);
        launched.Complete(written.Configuration);
        // Writing takes as long as a third of the runtime's work, which goes on meanwhile.
        request.WriteDown?.Invoke();
        // From now on the container may fill the disk, and that it runs and how it ends is to be written down.
        store.ReserveRoom();
        // A machine is registered, and a service's main process told, before it runs.
        var gate = goesOn && monitor is null && !specification.Lifecycle.IsSupervisedDirectly
            ? runtimes.For(specification).TryGate(row.Id, written.Configuration, request.Attach, launched.LeaveProgram)
            : null;
        var pid = launched.Monitor.WaitForCreated(gate);
        var isGone = gate is { IsOpen: true };
        row = row with
        {
            Status = isGone ? ContainerStatus.Running : ContainerStatus.Initialized,
            Process = ProcessIdentity.TryOf(pid) ?? (isGone
                ? ProcessIdentity.Ended(pid)
                : throw new EngineException(ErrorKind.Internal, $"container {row.Id}: its process {pid} ended before it was started")),
            Monitor = specification.Lifecycle.IsSupervisedDirectly ? default : ContainerMonitor.ReadIdentity(bundle + ContainerRunFiles.MonitorPid) ?? default,
            Network = network.Status?.ToJson(),
        };
        if (monitor is not null)
            machines.Follow(monitor, row, specification, rootPath, written.MachineId, request.Warn);
        if (specification.Lifecycle.IsSupervisedDirectly)
        {
            SupervisingService.OfThisProcess().Remember(store.Paths, row.Id);
            ServiceManager.TellMainProcess(row);
        }

        if (network.Status?.PortRelay is { } relay)
            ResidentProcess.KeepBeside(cgroups.Host, row.Monitor.Pid, relay.Pid);
        WriteForUser(specification.Lifecycle.PidFile, row.Process);
        WriteForUser(specification.Lifecycle.ConmonPidFile, row.Monitor);
        return row;
    }

    private static void WriteForUser(string? path, ProcessIdentity process)
    {
        if (path is not null)
            FileSystem.WriteAll(path, System.Text.Encoding.ASCII.GetBytes(process.Pid.ToString()));
    }

    // A container that is being created goes altogether, by whoever created it; any other is as it was before.
    private void Undo(ContainerRow before, ContainerRow row, ContainerSpecification specification, Exception failure)
    {
        try
        {
            teardown.TakeDown(row, specification);
            if (row.Operation != ContainerOperation.Creating)
                store.Rows.Update(before with { Operation = ContainerOperation.None, Process = default, Monitor = default, Network = null, Cgroup = null });
        }
        catch (EngineException second)
        {
            throw new EngineException((failure as EngineException)?.Kind ?? ErrorKind.Internal, $"{failure.Message} (and while undoing the start: {second.Message})", failure);
        }
    }
}
