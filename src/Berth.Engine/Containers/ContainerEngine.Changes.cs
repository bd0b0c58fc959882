using Berth.Engine.Containers.Checkpoints;
using Berth.Engine.Containers.Copying;
using Berth.Engine.Containers.Listing;
using Berth.Engine.Containers.Processes;
using Berth.Engine.Containers.Statistics;
using Berth.Engine.Health;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers;

/// <content>What changes containers besides starting and stopping them, and how several are chosen.</content>
public sealed partial class ContainerEngine
{
    /// <summary>Freezes a container's processes (podman-pause(1)).</summary>
    /// <returns>The container's id.</returns>
    public string Pause(string nameOrId) => _changes.Pause.Pause(nameOrId);

    /// <summary>Thaws a container's processes (podman-unpause(1)).</summary>
    /// <returns>The container's id.</returns>
    public string Unpause(string nameOrId) => _changes.Pause.Unpause(nameOrId);

    /// <summary>Gives a container another name (podman-rename(1)).</summary>
    public void Rename(string nameOrId, string name) => _changes.Rename.Rename(nameOrId, name);

    /// <summary>Sets a container up without starting its command (podman-init(1)).</summary>
    /// <returns>The container's id.</returns>
    public string Initialize(string nameOrId) => _runner.Initialize(nameOrId);

    /// <summary>Stops a container, if it runs, and starts it again (podman-restart(1)).</summary>
    /// <returns>The container's id.</returns>
    public string Restart(string nameOrId, uint? timeout, Action<string>? warn = null) => _changes.Restart.Restart(nameOrId, timeout, warn);

    /// <summary>Writes a running container's processes down (podman-container-checkpoint(1)).</summary>
    public CheckpointResult Checkpoint(CheckpointOptions options) => _changes.Checkpoint.Run(options);

    /// <summary>Lets a container go on where its checkpoint left off (podman-container-restore(1)).</summary>
    public CheckpointResult Restore(string nameOrId, RestoreOptions options) => _changes.Restore.Run(nameOrId, options);

    /// <summary>Makes a container of an exported checkpoint and lets it go on.</summary>
    public CheckpointResult RestoreArchive(string archive, RestoreOptions options) => _changes.Restore.RunArchive(archive, options);

    /// <summary>Makes a container of a checkpoint image and lets it go on.</summary>
    public CheckpointResult RestoreImage(string nameOrId, RestoreOptions options) => _changes.Restore.RunImage(nameOrId, options);

    /// <summary>Whether a container was checkpointed and has not gone on since.</summary>
    public bool IsCheckpointed(string id) => CheckpointMark.TryRead(_store.Paths.Container(id))?.Checkpointed is not null;

    /// <summary>Mounts a container's root file system (podman-mount(1)).</summary>
    /// <returns>Where.</returns>
    public string MountRoot(string nameOrId) => _changes.Mounts.Mount(nameOrId);

    /// <summary>Gives a root file system back that <see cref="MountRoot"/> has mounted (podman-unmount(1)).</summary>
    /// <returns>The container's id.</returns>
    public string UnmountRoot(string nameOrId) => _changes.Mounts.Unmount(nameOrId);

    /// <summary>Where a container's root file system is mounted; null where it is not.</summary>
    public string? MountedRoot(string id) => _changes.Mounts.PathOf(id);

    /// <summary>The containers that need this one and have to go first.</summary>
    public IReadOnlyList<string> DependentsOf(string nameOrId) => _store.Dependencies.DependentsOf(_store.Rows.Resolve(nameOrId).Id);

    /// <summary>Runs a container's health check now (podman-healthcheck-run(1)).</summary>
    public HealthOutcome CheckHealth(string nameOrId) => _changes.Health.Run(nameOrId);

    /// <summary>How a container's health checks have gone; null where it has none or was never started.</summary>
    public HealthState? HealthOf(string id) => HealthFile.TryRead(_store.Paths, id);

    /// <summary>Changes limits, the restart policy, the environment or the health check of a container (podman-update(1)).</summary>
    /// <returns>The container's id.</returns>
    public string Update(string nameOrId, UpdateOptions options) => _changes.Update.Update(nameOrId, options);

    /// <summary>Checks that a runtime which containers are to have is there.</summary>
    /// <exception cref="InvalidArgumentException">It is not.</exception>
    public void CheckRuntime(string name) => _changes.Update.CheckRuntime(name);

    /// <summary>The processes of a running container.</summary>
    public IReadOnlyList<ContainerProcessEntry> ProcessesOf(string nameOrId) => _changes.Processes.List(nameOrId);

    /// <summary>What a running container uses now; zeros for one that does not run.</summary>
    public UsageSample Measure(string id) => _changes.Statistics.Measure(id);

    /// <summary>Opens a container's files for copying (podman-cp(1)); dispose what is returned.</summary>
    public CopyRoot OpenFiles(string nameOrId) => _changes.Copy.Open(nameOrId);

    /// <summary>Makes a copy of a container under another name (podman-container-clone(1)).</summary>
    /// <returns>The copy's id.</returns>
    public string Clone(string nameOrId, CloneOptions options) => _creation.Clone(nameOrId, options);

    /// <summary>How much a container has written, and how much that and its image are together, in bytes.</summary>
    public (long Written, long Total) SizeOf(string nameOrId)
    {
        var written = WrittenBy(nameOrId);
        return (written, written + _root.LowerDirectories(_store.ReadSpecification(_store.Rows.Resolve(nameOrId).Id)).Sum(TreeSize.Of));
    }

    /// <summary>How much a container has written, in bytes.</summary>
    public long WrittenBy(string nameOrId)
        => _root.ChangesOf(_store.ReadSpecification(_store.Rows.Resolve(nameOrId).Id)) is { } changes ? TreeSize.Of(changes) : 0;

    /// <summary>Whether there is such a container.</summary>
    public bool Exists(string nameOrId)
    {
        try
        {
            _store.Rows.ResolveMade(nameOrId);
            return true;
        }
        catch (NotFoundException)
        {
            return false;
        }
    }

    /// <summary>Waits until one of several containers meets one of several conditions (podman-wait(1), --exit-first-match).</summary>
    /// <returns>Its exit status, -1 where the condition is not its end.</returns>
    public int WaitForFirst(IReadOnlyList<string> names, IReadOnlyCollection<WaitCondition> conditions, TimeSpan interval)
        => _wait.WaitForFirst(names, conditions, interval);

    /// <summary>The container that was created last.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public ContainerListing Latest()
        => _store.Rows.Made() is { Count: > 0 } rows ? new ContainerListing(_store.See(rows[^1])) : throw new NotFoundException("no such container");

    /// <summary>The containers that a verb is about, oldest first.</summary>
    /// <exception cref="InvalidArgumentException">A filter is none.</exception>
    public IReadOnlyList<ContainerListing> Select(ContainerSelection selection)
    {
        if (selection.Filters.Count == 0)
            return selection.Latest ? [Latest()] : List();
        using var lister = new ContainerLister(_store, static _ => "");
        var chosen = lister.List(new ContainerListOptions { All = true, Filters = selection.Filters });
        return [.. chosen.Select(entry => Find(entry.Id))];
    }

    /// <summary>Removes the containers that do not run (podman-container-prune(1)).</summary>
    /// <param name="filters">Conditions <c>label=</c>, <c>label!=</c> and <c>until=</c>.</param>
    /// <param name="failed">Told of each one that cannot be removed.</param>
    /// <returns>The ids of those that are gone.</returns>
    public IReadOnlyList<string> Prune(IReadOnlyList<string> filters, Action<string, EngineException> failed)
    {
        foreach (var filter in filters)
        {
            if (filter.Split('=')[0] is var key and not ("label" or "label!" or "until"))
                throw new InvalidArgumentException($"{key} is an invalid filter");
        }
        var removed = new List<string>();
        foreach (var container in Select(new ContainerSelection { All = true, Filters = filters }))
        {
            if (container.Status is not (ContainerStatus.Created or ContainerStatus.Exited or ContainerStatus.Stopped))
                continue;
            try
            {
                removed.Add(Remove(container.Id, new RemoveOptions()));
            }
            catch (NotFoundException)
            {
                // Somebody else removed it meanwhile.
            }
            catch (EngineException error)
            {
                failed(container.Id, error);
            }
        }
        return removed;
    }
}
