using Berth.Engine.Containers.Lifecycle;
using Berth.Linux.Files;
using Berth.Linux.Processes;

namespace Berth.Engine.Consistency;

/// <summary>Accounts for what lies right under the engine's persistent root, and for what waits to be deleted.</summary>
internal sealed class RootFilesConsistency(ContainerStore store) : IConsistencyCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options)
    {
        var paths = store.Paths;
        foreach (var path in Entries(paths.Trash))
        {
            if (!IsBeingDeleted(Path.GetFileName(path)))
                yield return new ConsistencyProblem(path, $"{path} was removed and not deleted");
        }

        foreach (var path in Entries(paths.Root))
        {
            var name = Path.GetFileName(path);
            if (name.StartsWith(Path.GetFileName(paths.Database) + ".malformed-", StringComparison.Ordinal))
                yield return new ConsistencyProblem(path, $"{path} is a damaged index that was replaced");
            else if (name.EndsWith(".tmp", StringComparison.Ordinal))
                yield return new ConsistencyProblem(path, $"{path} was not written to its end");
            else if (!paths.IsOwn(name))
                yield return new ConsistencyProblem(path, $"{path} is not Berth's", ConsistencyRemedy.None);
        }
    }

    /// <inheritdoc/>
    public void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options)
    {
        foreach (var problem in problems)
            FileTree.Remove(problem.Subject);
    }

    // The name ends with the number of the process that put it there and a time.
    private static bool IsBeingDeleted(string name)
        => name.Split('-') is [.., var pid, _] && int.TryParse(pid, out var number) && ProcessIdentity.TryOf(number) is not null;

    private static IEnumerable<string> Entries(string directory) => Directory.Exists(directory) ? Directory.EnumerateFileSystemEntries(directory) : [];
}
