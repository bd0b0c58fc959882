using Berth.Engine.Containers.Exec;
using Berth.Linux.Files;

namespace Berth.Engine.Consistency;

/// <summary>Directories of exec sessions belong to processes that live.</summary>
internal sealed class ExecDirectoryConsistency(EnginePaths paths) : IConsistencyCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options)
    {
        foreach (var path in ExecDirectory.Abandoned(paths))
            yield return new ConsistencyProblem(path, $"{path} is left of an exec session that was killed");
    }

    /// <inheritdoc/>
    public void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options)
    {
        foreach (var problem in problems)
            FileTree.Remove(problem.Subject);
    }
}
