using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Engine.Templates.Formatting;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Removing a container: its name is free and it is out of sight in one step, the rest can be completed by anyone.</summary>
internal sealed class ContainerRemoval(
    ContainerStore store, ContainerStop stop, ContainerTeardown teardown, ContainerVolumes volumes, ImageUse images, ContainerEvents events)
{
    // As many locks are held at once.
    private const int BatchSize = 64;
    private static readonly TimeSpan s_roomPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_roomStep = TimeSpan.FromMilliseconds(10);

    /// <summary>Removes a container (podman-rm(1)).</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="options">Whether a running one is stopped first, and what goes with it.</param>
    /// <returns>The container's id.</returns>
    public string Remove(string nameOrId, RemoveOptions options)
    {
        var (held, found) = Named(nameOrId, () => store.LockResolved(nameOrId));
        using (held)
        {
            var (row, specification) = End(found, options);
            Complete(Begin(row, specification, options.Volumes), specification);
        }

        return found.Id;
    }

    /// <summary>
    /// Removes several containers. The disk is waited for once for many of them: they go out of sight together, and the rest is done one
    /// by one.
    /// </summary>
    /// <param name="names">The containers, those that others depend on after these.</param>
    /// <param name="options">As for <see cref="Remove"/>.</param>
    /// <returns>For each name the container's id, or why it is still there.</returns>
    public IReadOnlyDictionary<string, (string? Id, EngineException? Failure)> RemoveAll(IReadOnlyList<string> names, RemoveOptions options)
    {
        var results = new Dictionary<string, (string?, EngineException?)>(StringComparer.Ordinal);
        var failures = new Dictionary<string, EngineException>(StringComparer.Ordinal);
        var batch = new List<(string Name, ContainerLock Lock, ContainerRow Row, ContainerSpecification? Specification)>();
        try
        {
            foreach (var name in names.Distinct(StringComparer.Ordinal))
                Attempt(name, () => Take(name));
            Flush();
        }
        finally
        {
            foreach (var entry in batch)
                entry.Lock.Dispose();
        }

        return results;

        void Take(string name)
        {
            var id = Named(name, () => store.Rows.Resolve(name)).Id;
            if (batch.Count == BatchSize || (batch.Count > 0 && store.Dependencies.DependentsOf(id).Count > 0))
                Flush();
            // Who holds locks waits for none: two who do this in different orders would wait for each other.
            if (batch.Count > 0)
            {
                if (store.TryLock(id) is { } free)
                {
                    TakeLocked(name, free, id);
                    return;
                }

                Flush();
            }

            var (held, found) = Named(name, () => store.LockResolved(name));
            TakeLocked(name, held, found.Id);
        }

        void TakeLocked(string name, ContainerLock held, string id)
        {
            try
            {
                if (store.Rows.FindById(id) is not { Name: not null } found || ContainerStore.AwaitsCreator(found))
                    throw NotFound(name);
                var (row, specification) = End(found, options);
                batch.Add((name, held, row, specification));
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }

        void Flush()
        {
            if (batch.Count == 0)
                return;
            foreach (var entry in batch)
                TellEnd(entry.Row, entry.Specification);
            EngineException? failure = null;
            failures.Clear();
            try
            {
                store.Write(() =>
                {
                    for (var index = 0; index < batch.Count; index++)
                        batch[index] = batch[index] with { Row = Mark(batch[index].Row, options.Volumes) };
                });
            }
            catch (DatabaseException error) when (error.IsFull)
            {
                MarkEach();
            }
            catch (EngineException error)
            {
                failure = error;
            }

            foreach (var (name, held, row, specification) in batch)
            {
                Attempt(name, () =>
                {
                    using (held)
                    {
                        if ((failure ?? failures.GetValueOrDefault(name)) is { } error)
                            throw error;
                        TellRemoval(row, specification);
                        RemoveCidFile(specification);
                        Complete(row, specification);
                    }

                    results[name] = (row.Id, null);
                });
            }

            batch.Clear();
        }

        void MarkEach()
        {
            for (var index = 0; index < batch.Count; index++)
            {
                var entry = batch[index];
                try
                {
                    MakeRoom(entry.Row, entry.Specification);
                    WriteIntoRoom(() => store.Write(() => batch[index] = entry with { Row = Mark(entry.Row, options.Volumes) }));
                }
                catch (EngineException error)
                {
                    failures[entry.Name] = error;
                }
            }
        }

        void Attempt(string name, Action step)
        {
            try
            {
                step();
            }
            catch (EngineException failure)
            {
                results[name] = (null, failure);
            }
        }
    }

    /// <summary>
    /// The first step: from here on the container is not listed and its name is free, whatever happens to this process.
    /// Its exit status stays known to those who wait.
    /// </summary>
    /// <param name="row">The container, observed.</param>
    /// <param name="specification">Its specification; null where it is lost.</param>
    /// <param name="removeVolumes">Whether the volumes that were made for it alone go with it, whoever completes the removal.</param>
    public ContainerRow Begin(ContainerRow row, ContainerSpecification? specification, bool removeVolumes)
    {
        TellEnd(row, specification);
        // A container that goes at its end is removed after a reboot whatever its row says.
        Action mark = specification is { Lifecycle.Remove: true }
            ? () => store.WriteUntilReboot(() => row = Mark(row, removeVolumes))
            : () => store.Write(() => row = Mark(row, removeVolumes));
        try
        {
            mark();
        }
        catch (DatabaseException error) when (error.IsFull)
        {
            MakeRoom(row, specification);
            WriteIntoRoom(mark);
        }

        TellRemoval(row, specification);
        RemoveCidFile(specification);
        return row;
    }

    /// <summary>Everything that is left to do once <see cref="Begin"/> was done, by whoever. Can be repeated.</summary>
    public void Complete(ContainerRow row, ContainerSpecification? specification)
    {
        teardown.TakeDown(row, specification);
        if (row.Operation is ContainerOperation.RemovingWithVolumes && specification is not null)
            volumes.RemoveAnonymous(specification);
        store.DiscardDirectory(row.Id);
        store.RemoveExit(row.Id);
        FileSystem.TryRemoveFile(store.Paths.UserMount(row.Id));
        if (specification is null or { Lifecycle.Dependencies.Count: > 0 })
            store.Dependencies.Remove(row.Id);
        Action release = row.ImageId is not null ? () => images.ReleaseWith(row, store.Forget) : () => store.Forget(row.Id);
        try
        {
            release();
        }
        catch (EngineException error) when (IsFull(error))
        {
            // The disk may be full of what this container wrote, which is discarded now.
            store.EmptyTrash();
            WriteIntoRoom(release);
        }
    }

    private static bool IsFull(EngineException error) => error is DatabaseException { IsFull: true } or SyscallException { Number: Errno.ENOSPC or Errno.EDQUOT };

    private void TellEnd(ContainerRow row, ContainerSpecification? specification)
    {
        if (row.Status == ContainerStatus.Stopped)
            events.Write("died", row, specification, row.ExitCode);
    }

    // Podman has words of its own for this one.
    private static T Named<T>(string name, Func<T> find)
    {
        try
        {
            return find();
        }
        catch (NotFoundException)
        {
            throw NotFound(name);
        }
    }

    private static NotFoundException NotFound(string name) => new($"no container with ID or name {GoText.Quote(name)} found: no such container");

    // By who removes it and not by who completes that: the event is there when the command ends.
    private void TellRemoval(ContainerRow row, ContainerSpecification? specification) => events.Write("remove", row, specification, row.ExitCode);

    // The index cannot grow on a full disk, which may be full of what this container wrote. That goes in any case.
    private void MakeRoom(ContainerRow row, ContainerSpecification? specification)
    {
        store.EmptyTrash();
        teardown.TakeDown(row, specification);
        FileTree.Remove(store.Paths.Container(row.Id) + "/upper");
        FileSystem.TryRemoveFile(store.Paths.ContainerLog(row.Id));
    }

    // The room is there when the last mount of the root is gone: a container that starts at this moment has copies of all mounts.
    private static void WriteIntoRoom(Action write)
    {
        for (var left = s_roomPatience; ; left -= s_roomStep)
        {
            try
            {
                write();
                return;
            }
            catch (EngineException error) when (IsFull(error) && left > TimeSpan.Zero)
            {
                Thread.Sleep(s_roomStep);
            }
        }
    }

    private ContainerRow Mark(ContainerRow row, bool removeVolumes)
    {
        store.Exits.Add(row.Id, row.ExitCode);
        var removing = row with { Name = null, Status = ContainerStatus.Removing, Operation = removeVolumes ? ContainerOperation.RemovingWithVolumes : ContainerOperation.Removing };
        store.Rows.Update(removing);
        return removing;
    }

    // What has to be so before the container can go: nobody depends on it, and it does not run.
    private (ContainerRow Row, ContainerSpecification? Specification) End(ContainerRow found, RemoveOptions options)
    {
        var row = ContainerObservation.Observe(store.Paths, found);
        var specification = TryReadSpecification(row.Id, options.Force);
        if (row.HasProcess && !options.Force && row.Status != ContainerStatus.Initialized)
        {
            throw new ConflictException($"cannot remove container {row.Id} as it is {row.Status.ToString().ToLowerInvariant()} - "
                + "running or paused containers cannot be removed without force: container state improper");
        }

        if (store.Dependencies.DependentsOf(row.Id) is { Count: > 0 } dependents)
        {
            throw new EngineException(ErrorKind.Internal, $"container {row.Id} has dependent containers which must be removed before it: "
                + $"{string.Join(", ", dependents)}: container already exists");
        }
        if (row.HasProcess)
        {
            // What is frozen, or still waits for its start, handles no signal but the last.
            var patience = row.Status is ContainerStatus.Paused or ContainerStatus.Initialized ? 0 : options.Timeout ?? specification?.Lifecycle.StopTimeout ?? 0;
            Action? tell = options.Warn is { } warn && specification is not null ? () => ContainerStop.TellOfKill(row, specification, patience, warn) : null;
            stop.End(row, specification?.Lifecycle.StopSignal ?? 15, patience, tell, patience > 0 && options.Timeout is null && specification?.Lifecycle.StopsWhileMoving == true);
            var hadBegun = row.Status != ContainerStatus.Initialized;
            row = ContainerObservation.Observe(store.Paths, row);
            // Whose command never ran has not died.
            if (!hadBegun) row = row with { Status = ContainerStatus.Exited };
        }

        return (row, specification);
    }

    // The file may be another container's meanwhile, which took the same name for its own.
    private static void RemoveCidFile(ContainerSpecification? specification)
    {
        if (specification?.Lifecycle.CidFile is { } path && FileSystem.TryReadText(path) == specification.Id)
            FileSystem.TryRemoveFile(path);
    }

    private ContainerSpecification? TryReadSpecification(string id, bool force)
    {
        try
        {
            return store.ReadSpecification(id);
        }
        catch (EngineException) when (force)
        {
            // A container whose specification is lost or damaged can still be removed; what was set up for it is found by its id.
            return null;
        }
    }
}
