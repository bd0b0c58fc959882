using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Removing a container: its name is free and it is out of sight in one step, the rest can be completed by anyone.</summary>
internal sealed class ContainerRemoval(
    ContainerStore store, ContainerStop stop, ContainerTeardown teardown, ContainerVolumes volumes, ImageUse images, ContainerEvents events)
{
    /// <summary>Removes a container (podman-rm(1)).</summary>
    /// <param name="nameOrId">The container.</param>
    /// <param name="options">Whether a running one is stopped first, and what goes with it.</param>
    /// <returns>The container's id.</returns>
    public string Remove(string nameOrId, RemoveOptions options)
    {
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
            RemoveLocked(found, options);
        return found.Id;
    }

    /// <summary>
    /// The first step: from here on the container is not listed and its name is free, whatever happens to this process.
    /// Its exit status stays known to those who wait.
    /// </summary>
    public ContainerRow Begin(ContainerRow row, ContainerSpecification? specification)
    {
        if (row.Status == ContainerStatus.Stopped)
            events.Write("died", row, specification, row.ExitCode);
        var removing = row with { Name = null, Status = ContainerStatus.Removing, Operation = ContainerOperation.Removing };
        // A container that goes at its end is removed after a reboot whatever its row says.
        if (specification is { Lifecycle.Remove: true })
            store.WriteUntilReboot(Mark);
        else
            store.Write(Mark);
        return removing;

        void Mark()
        {
            store.Exits.Add(row.Id, row.ExitCode);
            store.Rows.Update(removing);
        }
    }

    /// <summary>Everything that is left to do once <see cref="Begin"/> was done, by whoever. Can be repeated.</summary>
    public void Complete(ContainerRow row, ContainerSpecification? specification, bool removeVolumes)
    {
        teardown.TakeDown(row, specification);
        if (removeVolumes && specification is not null)
            volumes.RemoveAnonymous(specification);
        store.DiscardDirectory(row.Id);
        FileSystem.TryRemoveFile($"{store.Paths.Exits}/{row.Id}");
        FileSystem.TryRemoveFile(store.Paths.UserMount(row.Id));
        if (specification is null or { Lifecycle.Dependencies.Count: > 0 })
            store.Dependencies.Remove(row.Id);
        events.Write("remove", row, specification, row.ExitCode);
        if (row.ImageId is not null)
            images.ReleaseWith(row, store.Forget);
        else
            store.Forget(row.Id);
    }

    private void RemoveLocked(ContainerRow found, RemoveOptions options)
    {
        var row = ContainerObservation.Observe(store.Paths, found);
        var specification = TryReadSpecification(row.Id, options.Force);
        if (store.Dependencies.DependentsOf(row.Id) is { Count: > 0 } dependents)
        {
            throw new EngineException(ErrorKind.Internal, $"container {row.Id} has dependent containers which must be removed before it: "
                + $"{string.Join(", ", dependents)}: container already exists");
        }
        if (row.HasProcess)
        {
            if (!options.Force && row.Status != ContainerStatus.Initialized)
            {
                throw new ConflictException($"cannot remove container {row.Id} as it is {row.Status.ToString().ToLowerInvariant()} - "
                    + "running or paused containers cannot be removed without force: container state improper");
            }

            // What is frozen handles no signal but the last.
            var patience = row.Status == ContainerStatus.Paused ? 0 : options.Timeout ?? specification?.Lifecycle.StopTimeout ?? 0;
            stop.End(row, specification?.Lifecycle.StopSignal ?? 15, patience);
            row = ContainerObservation.Observe(store.Paths, row);
        }

        Complete(Begin(row, specification), specification, options.Volumes);
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
