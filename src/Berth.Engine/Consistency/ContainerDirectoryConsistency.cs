using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.State;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Consistency;

/// <summary>Every container in the index has a directory with a specification that can be read, and every directory is in the index.</summary>
internal sealed class ContainerDirectoryConsistency(ContainerStore store, ContainerRecovery recovery, ContainerRemoval removal) : IConsistencyCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options)
    {
        var names = store.DirectoryNames().ToList();
        var rows = store.Rows.Everything().ToDictionary(static row => row.Id, StringComparer.Ordinal);
        foreach (var name in names)
        {
            var path = store.Paths.Container(name);
            if (rows.ContainsKey(name))
                continue;
            if (Complaint(name) is { } complaint)
            {
                yield return new ConsistencyProblem(path, $"{path} belongs to no container: {complaint}") { Id = name };
            }
            else
            {
                yield return new ConsistencyProblem(path, $"container {name} is not in the index") { Id = name };
            }
        }

        foreach (var row in rows.Values)
        {
            if (row.Operation == ContainerOperation.None && Complaint(row.Id) is { } complaint)
                yield return new ConsistencyProblem($"container {row.Id}", complaint, ConsistencyRemedy.Force) { Id = row.Id };
        }
    }

    /// <inheritdoc/>
    public void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options)
    {
        foreach (var problem in problems)
        {
            using var held = store.TryLockNew(problem.Id);
            if (held is null)
                continue;
            if (store.Rows.FindById(problem.Id) is { Operation: ContainerOperation.None } row && problem.Remedy == ConsistencyRemedy.Force)
                removal.Complete(removal.Begin(ContainerObservation.Observe(store.Paths, row), null, removeVolumes: false), null);
            else if (!store.Rows.Exists(problem.Id) && ContainerTraces.IsId(problem.Id) && Complaint(problem.Id) is null)
                recovery.TryAdopt(problem.Id);
            else if (!store.Rows.Exists(problem.Id))
                store.Discard(store.Paths.Container(problem.Id));
        }

        store.EmptyTrash();
    }

    private string? Complaint(string id)
    {
        try
        {
            store.ReadSpecification(id);
            return null;
        }
        catch (EngineException error)
        {
            // A container that was removed since it was listed has nothing to complain of; one whose specification is lost has.
            return error is NotFoundException && !FileSystem.Exists(store.Paths.Container(id)) && !store.Rows.Exists(id) ? null : error.Message;
        }
    }
}
