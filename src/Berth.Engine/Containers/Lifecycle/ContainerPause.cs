using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>Freezes and thaws all processes of a container.</summary>
internal sealed class ContainerPause(ContainerStore store, RuntimeSelection runtimes, ContainerEvents events)
{
    /// <summary>Freezes a running container; its id is returned.</summary>
    /// <exception cref="ConflictException">It does not run.</exception>
    public string Pause(string nameOrId) => Change(nameOrId, "pause", ContainerStatus.Paused, static row => row.Status switch
    {
        ContainerStatus.Running => null,
        ContainerStatus.Paused => $"\"{row.Id}\" is already paused: container state improper",
        var status => $"\"{status.ToString().ToLowerInvariant()}\" is not running, can't pause: container state improper",
    });

    /// <summary>Thaws a frozen container; its id is returned.</summary>
    /// <exception cref="ConflictException">It is not frozen.</exception>
    public string Unpause(string nameOrId) => Change(nameOrId, "unpause", ContainerStatus.Running, static row
        => row.Status == ContainerStatus.Paused ? null : $"\"{row.Id}\" is not paused, can't unpause: container state improper");

    private string Change(string nameOrId, string change, ContainerStatus to, Func<ContainerRow, string?> complaint)
    {
        var (held, found) = store.LockResolved(nameOrId);
        using (held)
        {
            var row = ContainerObservation.Observe(store.Paths, found);
            if (complaint(row) is { } text)
                throw new ConflictException(text);
            var specification = store.ReadSpecification(row.Id);
            var runtime = runtimes.For(specification);
            // A kill in between leaves one that is called paused and may run; never one that is frozen and called running.
            if (to == ContainerStatus.Paused)
                Freeze(runtime, row);
            else if (runtime.TryState(row.Id)?.Status is not ContainerStatus.Running)
                runtime.Resume(row.Id);
            if (to != ContainerStatus.Paused)
                store.Rows.Update(row with { Status = to });
            events.Write(change, row, specification);
            return row.Id;
        }
    }

    private void Freeze(OciRuntime runtime, ContainerRow row)
    {
        store.Rows.Update(row with { Status = ContainerStatus.Paused });
        try
        {
            runtime.Pause(row.Id);
        }
        catch (EngineException)
        {
            store.Rows.Update(row);
            throw;
        }
    }
}
