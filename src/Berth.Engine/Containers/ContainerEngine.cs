using Berth.Engine.Containers.Attach;
using Berth.Engine.Containers.Exec;
using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Containers.Networking;
using Berth.Engine.Containers.Specification.Options;
using Berth.Engine.Runtime;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers;

/// <summary>Containers, as the command line and the services see them: each method is one verb.</summary>
public sealed partial class ContainerEngine
{
    private readonly ContainerStore _store;
    private readonly ContainerCreation _creation;
    private readonly ContainerRunner _runner;
    private readonly ContainerStop _stop;
    private readonly ContainerRemoval _removal;
    private readonly ContainerWait _wait;
    private readonly ContainerCleanup _cleanup;
    private readonly ExecSession _exec;
    private readonly RootFileSystem _root;
    private readonly ContainerChanges _changes;

    internal ContainerEngine(
        ContainerStore store, ContainerCreation creation, ContainerRunner runner, ContainerStop stop, ContainerRemoval removal,
        ContainerWait wait, ContainerCleanup cleanup, ExecSession exec, RootFileSystem root, ContainerChanges changes,
        ContainerNetworks networks)
    {
        Networks = networks;
        _store = store;
        _creation = creation;
        _runner = runner;
        _stop = stop;
        _removal = removal;
        _wait = wait;
        _cleanup = cleanup;
        _exec = exec;
        _root = root;
        _changes = changes;
    }

    /// <summary>The networks and the containers on them.</summary>
    public ContainerNetworks Networks { get; }

    /// <summary>Opens the index of containers, which is otherwise done when it is first needed.</summary>
    public void OpenIndex() => _ = _store.Rows;

    /// <summary>Creates a container and does not start it (podman-create(1)).</summary>
    /// <param name="options">What is asked for.</param>
    /// <param name="warn">Called with each warning.</param>
    /// <returns>Its id.</returns>
    public string Create(CreateOptions options, Action<string>? warn = null)
    {
        var creating = _creation.Begin(options);
        using (creating.Lock)
        {
            foreach (var warning in creating.Warnings)
                warn?.Invoke(warning);
            var row = _creation.Finish(creating);
            if (_changes.FillsVolumesAtCreation)
                _changes.Copy.FillVolumes(creating.Specification);
            return row.Id;
        }
    }

    /// <summary>Creates a container and starts it (podman-run(1)).</summary>
    public RunResult Run(CreateOptions options, RunOptions run)
        => _runner.RunNew(options, run);

    /// <summary>Starts a container (podman-start(1)); one that runs already is no error.</summary>
    public RunResult Start(string nameOrId, RunOptions run) => _runner.Start(nameOrId, run);

    /// <summary>Checks that a container runs, which attaching to it needs.</summary>
    /// <exception cref="EngineException">It does not.</exception>
    public void CheckAttachable(string nameOrId) => _runner.FindAttachable(nameOrId);

    /// <summary>Connects the caller's streams to a running container (podman-attach(1)).</summary>
    public RunResult Attach(string nameOrId, RunOptions run) => _runner.Attach(nameOrId, run);

    /// <summary>Stops a container (podman-stop(1)).</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="timeout">Seconds until SIGKILL; null for the container's own.</param>
    /// <param name="warn">Is told what hangs where it has to be killed.</param>
    /// <returns>Its id.</returns>
    public string Stop(string nameOrId, uint? timeout, Action<string>? warn = null) => _stop.Stop(nameOrId, timeout, warn);

    /// <summary>Sends a signal to a container's process (podman-kill(1)).</summary>
    /// <returns>Its id.</returns>
    public string Kill(string nameOrId, int signal) => _stop.Kill(nameOrId, signal);

    /// <summary>Removes a container (podman-rm(1)).</summary>
    /// <returns>Its id.</returns>
    public string Remove(string nameOrId, RemoveOptions options) => _removal.Remove(nameOrId, options);

    /// <summary>Removes several containers, which takes less time than to remove each.</summary>
    /// <returns>For each name the container's id, or why it is still there.</returns>
    public IReadOnlyDictionary<string, (string? Id, EngineException? Failure)> RemoveAll(IReadOnlyList<string> names, RemoveOptions options)
        => _removal.RemoveAll(names, options);

    /// <summary>Empties what removed containers have left to be deleted; takes as long as there is to delete.</summary>
    public void EmptyTrash() => _store.EmptyTrash();

    /// <summary>Waits until one of several conditions holds (podman-wait(1)).</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="conditions">The conditions; none waits for the end.</param>
    /// <param name="interval">How often to look.</param>
    /// <returns>The exit status if it has ended; -1 for any other condition.</returns>
    public int WaitFor(string nameOrId, IReadOnlyCollection<WaitCondition> conditions, TimeSpan interval) => _wait.Wait(nameOrId, conditions, interval);

    /// <summary>Runs one more command in a running container (podman-exec(1)).</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="options">The command.</param>
    /// <param name="streams">The caller's streams, used where the command has a terminal; otherwise it gets this process's.</param>
    /// <returns>The command's exit status (0 if it was left running), and the session's id.</returns>
    public (int Code, string SessionId) Exec(string nameOrId, ExecOptions options, AttachStreams streams) => _exec.Run(nameOrId, options, streams);

    /// <summary>Deals with a container whose process has ended (podman-container-cleanup(1)); conmon's exit command.</summary>
    public void CleanUp(string nameOrId)
    {
        string id;
        try
        {
            id = _store.Rows.Resolve(nameOrId).Id;
        }
        catch (NotFoundException) when (nameOrId.Length == 64)
        {
            // It is gone, or is being removed and has no name any more.
            id = nameOrId;
        }

        _cleanup.Run(id);
        ServiceManager.AwaitMonitorKnown();
    }

    /// <summary>What became of a container after one of its processes and the monitor of that have ended; who starts it again is waited for.</summary>
    public EndedRun AfterMonitor(string id, Linux.Processes.ProcessIdentity ended) => _wait.AfterMonitor(id, ended);

    /// <summary>All containers, oldest first, as they are now. Waits for nobody.</summary>
    public IReadOnlyList<ContainerListing> List() => [.. _store.Rows.Made().Select(row => new ContainerListing(_store.See(row)))];

    /// <summary>One container as it is now.</summary>
    /// <exception cref="NotFoundException">There is none, or it is only being made: who makes it may yet be killed, and then it never was.</exception>
    public ContainerListing Find(string nameOrId) => new(_store.See(_store.Rows.ResolveMade(nameOrId)));

    /// <summary>The id of the container that a user names; null where there is none, or several begin so.</summary>
    public string? TryFindId(string nameOrId)
    {
        try
        {
            return _store.Rows.Resolve(nameOrId).Id;
        }
        catch (EngineException error) when (error.Kind is ErrorKind.NotFound or ErrorKind.InvalidArgument)
        {
            return null;
        }
    }

    /// <summary>What was decided about a container when it was created.</summary>
    public Specification.ContainerSpecification SpecificationOf(string id) => _store.ReadSpecification(id);

    /// <summary>The document of podman-container-inspect(1) as compact UTF-8 JSON; null if there is no such container.</summary>
    public byte[]? TryInspect(string nameOrId, bool withSize = false)
    {
        ContainerListing listing;
        try
        {
            listing = Find(nameOrId);
        }
        catch (NotFoundException)
        {
            return null;
        }

        return _changes.Inspector.Inspect(listing, withSize ? SizeOf(listing.Id) : null);
    }
}
