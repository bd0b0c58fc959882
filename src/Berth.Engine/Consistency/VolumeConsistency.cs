using Berth.Engine.Volumes;

namespace Berth.Engine.Consistency;

/// <summary>Nothing is left of volumes that were removed or never came to be.</summary>
internal sealed class VolumeConsistency(VolumeStore volumes) : IConsistencyCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options)
        => volumes.UnusedLocks().Concat(volumes.Leftovers()).Select(static path => new ConsistencyProblem(path, $"{path} belongs to no volume"));

    /// <inheritdoc/>
    public void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options)
    {
        volumes.Sweep();
        foreach (var path in volumes.Leftovers())
            Linux.Files.FileTree.Remove(path);
    }
}
