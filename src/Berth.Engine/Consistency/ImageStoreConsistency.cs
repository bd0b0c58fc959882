using Berth.Storage;

namespace Berth.Engine.Consistency;

/// <summary>The image store's own check as a part of the whole.</summary>
internal sealed class ImageStoreConsistency(Func<Store> store) : IConsistencyCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options)
    {
        foreach (var problem in store().Check.Find())
            yield return new ConsistencyProblem(problem.Subject, problem.Description, problem.IsRepairable ? ConsistencyRemedy.Repair : ConsistencyRemedy.None);
    }

    /// <inheritdoc/>
    public void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options) => store().Check.Repair();
}
