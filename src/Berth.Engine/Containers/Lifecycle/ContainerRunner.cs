using Berth.Engine.Containers.Attach;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Health;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Terminals;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Starts containers with or without the caller's streams and follows them to their end (podman-run(1), podman-start(1)).</summary>
internal sealed class ContainerRunner(
    ContainerStore store, ContainerCreation creation, ContainerLauncher launcher, ContainerStart start, ContainerTeardown teardown, ContainerRemoval removal, ContainerExit exit, ContainerWait wait, ContainerEvents events)
{
    private static readonly TimeSpan s_healthStep = TimeSpan.FromMilliseconds(50);

    /// <summary>Creates a container and starts it.</summary>
    public RunResult RunNew(CreateOptions create, RunOptions options)
    {
        if (create.Lifecycle.Monitor == "none")
            RequireService(options);
        launcher.Prepare(create);
        StartRequest? handed = null;
        // Called again where a made-up name was taken; what this process was handed can be taken once.
        var creating = creation.Begin(create, specification => launcher.TryLaunchAhead(specification, handed ??= RequestFor(specification, options)));
        var request = handed! with { Launched = creating.Launched, WriteDown = () => creation.WriteDown(creating) };
        ContainerRow row;
        AttachConnection? connection = null;
        using (creating.Lock)
        {
            try
            {
                foreach (var warning in creating.Warnings)
                    options.Notice?.Invoke(warning);
                (row, connection) = Begin(creating.Row, creating.Specification, options, request);
            }
            catch (Exception failure)
            {
                creating.Launched?.Dispose();
                // A container that could not be started stays as `created`, as Podman leaves it, unless it was to go at its end.
                if (creating.Specification.Lifecycle.Remove)
                {
                    creation.Abandon(creating);
                }
                else
                {
                    creation.Finish(creating);
                }

                // podman-run(1): 125 is for what comes before the container; once it is made, its command "cannot be invoked", and by
                // the words of the message something "was not found".
                if (failure is EngineException { Kind: not (ErrorKind.CommandNotFound or ErrorKind.NotSupported) })
                {
                    var kind = IsAboutWhatIsMissing(failure.Message) ? ErrorKind.CommandNotFound : ErrorKind.CannotExecute;
                    throw new EngineException(kind, failure.Message, failure);
                }

                throw;
            }
        }

        return Follow(row, creating.Specification, connection, options);
    }

    /// <summary>Starts a container that exists.</summary>
    public RunResult Start(string nameOrId, RunOptions options)
    {
        var (held, found) = store.LockResolved(nameOrId);
        ContainerRow row;
        ContainerSpecification specification;
        AttachConnection? connection;
        using (held)
        {
            row = ContainerObservation.Observe(store.Paths, found);
            specification = store.ReadSpecification(row.Id);
            if (specification.Lifecycle.IsSupervisedDirectly && !row.HasProcess)
                RequireService(options);
            if (row.Status == ContainerStatus.Initialized)
            {
                connection = options.Streams is null ? null : AttachConnection.Open(store.Paths.ContainerRun(row.Id));
                row = start.Go(row, specification);
            }
            else if (row.HasProcess)
            {
                if (options.Streams is null)
                    return new RunResult(row.Id, null);
                throw new ConflictException($"container {row.Id} already running: container state improper");
            }
            else
            {
                if (row.Status == ContainerStatus.Stopped)
                    row = teardown.Finish(row, specification);
                (row, connection) = Begin(row with { Restarts = 0 }, specification, options, RequestFor(specification, options));
            }
        }

        return Follow(row, specification, connection, options);
    }

    /// <summary>Sets a container up without starting its command; its id is returned.</summary>
    /// <exception cref="ConflictException">It runs, or is set up already.</exception>
    public string Initialize(string nameOrId)
    {
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            if (row.HasProcess)
                throw new ConflictException($"container {row.Id} has already been created in runtime: container state improper");
            var specification = store.ReadSpecification(row.Id);
            if (specification.Lifecycle.IsSupervisedDirectly)
                throw new ConflictException($"container {row.Id} is supervised by its service, which starts it in one go: container state improper");
            if (row.Status == ContainerStatus.Stopped)
                row = teardown.Finish(row, specification);
            store.Rows.Update(start.Initialize(row with { Restarts = 0 }, specification, StartRequest.Plain) with { Operation = ContainerOperation.None });
            return row.Id;
        }
    }

    /// <summary>Follows a running container with the caller's streams (podman-attach(1)).</summary>
    public RunResult Attach(string nameOrId, RunOptions options)
    {
        var row = FindAttachable(nameOrId);
        return Follow(row, store.ReadSpecification(row.Id), AttachConnection.Open(store.Paths.ContainerRun(row.Id)), options);
    }

    /// <summary>A container that can be attached to: one that runs.</summary>
    /// <exception cref="ConflictException">It does not run.</exception>
    public ContainerRow FindAttachable(string nameOrId)
    {
        var row = ContainerObservation.Observe(store.Paths, store.Rows.Resolve(nameOrId));
        if (row.Status == ContainerStatus.Running && SupervisingService.Last(store.Paths, row.Id) is { } service)
            throw new ConflictException($"attaching to container {row.Id}: its streams are those of {service.Unit}, which supervises it (--monitor=none)");
        return row.Status == ContainerStatus.Running
            ? row
            : throw new ConflictException($"attaching to container {row.Id}: you can only attach to running containers");
    }

    private (ContainerRow Row, AttachConnection? Connection) Begin(
        ContainerRow row, ContainerSpecification specification, RunOptions options, StartRequest request)
    {
        if (specification.Lifecycle.Dependencies.Count > 0)
            StartDependencies(specification);
        AttachConnection? connection = null;
        try
        {
            var isFollowed = options.Streams is not null && HasAttachSocket(specification);
            row = start.Start(row, specification, isFollowed ? request with { Attach = () => connection = AttachConnection.Open(store.Paths.ContainerRun(row.Id)) } : request);
            return (row, connection);
        }
        catch
        {
            connection?.Dispose();
            throw;
        }
    }

    private static void RequireService(RunOptions options)
    {
        SupervisingService.OfThisProcess();
        if (options.Streams is not null)
            throw new InvalidArgumentException("--monitor=none needs --detach: the container has the streams of its service");
    }

    private static bool IsAboutWhatIsMissing(string message)
        => message.Contains("not found", StringComparison.OrdinalIgnoreCase) || message.Contains("no such file", StringComparison.OrdinalIgnoreCase);

    private static StartRequest RequestFor(ContainerSpecification specification, RunOptions options)
        => HandedDescriptors.Collect(options.PreserveFds, specification.Process.PreserveFd) with
        {
            Warn = options.Warn,
            // A manager takes no process for a service's main one whose parent it is not.
            IsFollowed = options.Streams is not null && ServiceManager.Socket is null,
        };

    // Those that it joins or that --requires names run first.
    private void StartDependencies(ContainerSpecification specification)
    {
        foreach (var id in specification.Lifecycle.Dependencies)
        {
            if (!ContainerObservation.Observe(store.Paths, store.Rows.Resolve(id)).HasProcess)
                Start(id, new RunOptions());
        }
    }

    private RunResult Follow(ContainerRow row, ContainerSpecification specification, AttachConnection? connection, RunOptions options)
    {
        if (options.Streams is null)
        {
            if (ServiceManager.IsReadyWhenHealthy(specification))
                TellWhenHealthy(row);
            options.Started?.Invoke(row.Id);
            return new RunResult(row.Id, null);
        }

        events.Write("attach", row, specification);
        while (true)
        {
            int code;
            using (connection)
            {
                using var forwarding = options.ForwardSignals && row.Process.IsAlive ? Forwarding(row, specification) : null;
                if (connection is not null && Carry(specification, connection, options.Streams, store.Paths.ContainerRun(row.Id)) == AttachEnd.Detached)
                    return new RunResult(row.Id, null);
                code = exit.Wait(row, null)!.Value;
            }

            // Who looks at the console of a system sees it come up again.
            if (specification.Process.Systemd && exit.TryFindRebooted(row) is { } rebooted)
            {
                row = rebooted;
                connection = HasAttachSocket(specification) ? AttachConnection.Open(store.Paths.ContainerRun(row.Id)) : null;
                continue;
            }

            if (specification.Lifecycle.Remove)
                MakeInvisible(row, specification);
            return new RunResult(row.Id, code);
        }
    }

    // The manager believes the processes of the service, of which this one is; the health check may run in another control group.
    private void TellWhenHealthy(ContainerRow row)
    {
        wait.Wait(row.Id, [WaitCondition.Healthy, WaitCondition.Exited, WaitCondition.Removing], s_healthStep);
        if (HealthFile.TryRead(store.Paths, row.Id)?.Status == HealthState.Healthy)
            ServiceManager.TellHealthy();
    }

    // Who has the terminal's keys types them; who has a console without them can only send signals, which a system's init has other uses for.
    private static SignalForwarding? Forwarding(ContainerRow row, ContainerSpecification specification) => specification.Process switch
    {
        { Console: ConsoleMode.Unset, Tty: true } or { Console: ConsoleMode.Interactive } => null,
        { Console: not ConsoleMode.Unset, Systemd: true } => new SignalForwarding(row.Process, specification.Lifecycle.StopSignal),
        _ => new SignalForwarding(row.Process),
    };

    private static AttachEnd Carry(ContainerSpecification specification, AttachConnection connection, AttachStreams streams, string bundle)
    {
        var screen = streams.IsTerminal ? streams.Input
            : specification.Process.Console == ConsoleMode.ReadOnly && streams.Output is { } output && Terminal.Is(output) ? output : null;
        if (!specification.Process.Tty || screen is null)
            return connection.Pump(streams);
        streams = streams with { IsConsole = specification.Process.Systemd };
        using var raw = streams.IsTerminal ? RawMode.Enter(screen) : null;
        using var sizes = new WindowSizeWatch();
        Resize();
        return connection.Pump(streams, sizes.Descriptor, () =>
        {
            sizes.Acknowledge();
            Resize();
        });

        void Resize()
        {
            var size = Terminal.GetSize(screen);
            AttachConnection.Resize(bundle, size.Rows, size.Columns);
        }
    }

    // The caller may reuse the name at once, and unmount or remove its volumes. The clean-up command that conmon has started does the rest, and takes the lock right after.
    private void MakeInvisible(ContainerRow ended, ContainerSpecification specification)
    {
        using var held = store.Lock(ended.Id);
        if (store.Rows.FindById(ended.Id) is { Name: not null } row && row.Process == ended.Process)
        {
            var removing = removal.Begin(ContainerObservation.Observe(store.Paths, row), specification, removeVolumes: true);
            // On a full disk the caller's next command needs the room that this container took.
            if (store.IsShortOfRoom)
            {
                removal.Complete(removing, specification);
                store.EmptyTrash();
            }
            else
            {
                teardown.ReleaseVolumes(row.Id, specification);
            }
        }
    }

    private static bool HasAttachSocket(ContainerSpecification specification) => !specification.Logging.IsPassedThrough;
}
