using Berth.Storage;

namespace Berth.Engine.Consistency;

/// <summary>The image store's own check as a part of the whole.</summary>
internal sealed class ImageStoreConsistency(Func<Store> store) : IConsistencyCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options)
    {
        // What a killed command left is no damage; any command that writes would finish it.
        store().Check.FinishInterrupted();
        foreach (var problem in store().Check.Find(Translate(options)))
            yield return new ConsistencyProblem(problem.Subject, problem.Description, RemedyOf(problem));
    }

    /// <inheritdoc/>
    public void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options) => store().Check.Repair(Translate(options));

    // A damaged image can be removed, as Podman's --repair does; what is missing without an image has nothing to remove.
    private static ConsistencyRemedy RemedyOf(StoreProblem problem)
        => problem.IsRepairable || problem.Images.Count > 0 ? ConsistencyRemedy.Repair : ConsistencyRemedy.None;

    private static StoreCheckOptions Translate(ConsistencyOptions options) => new()
    {
        ReadContent = !options.Quick,
        UnusedLayerAge = options.UnusedLayerAge,
        RemoveUsed = options.Force,
    };
}
