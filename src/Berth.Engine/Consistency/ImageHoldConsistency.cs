using Berth.Engine.Containers.Lifecycle;
using Berth.Engine.Runtime;
using Berth.Engine.State;
using Berth.Storage;

namespace Berth.Engine.Consistency;

/// <summary>Every image that containers use is held in the image store, and no other.</summary>
internal sealed class ImageHoldConsistency(ContainerStore store, ImageUse use, Func<Store> images) : IConsistencyCheck
{
    /// <inheritdoc/>
    public IEnumerable<ConsistencyProblem> Find(ConsistencyOptions options)
    {
        // Holds first: a container's row comes before its hold and goes after it.
        var holds = images().Containers.List().Where(Storage.Containers.ContainerStore.IsHold).Select(static hold => hold.ImageId).ToHashSet(StringComparer.Ordinal);
        var rows = store.Rows.Everything();
        var used = rows.Where(static row => row.ImageId is not null).Select(static row => row.ImageId!).ToHashSet(StringComparer.Ordinal);
        foreach (var image in holds)
        {
            if (!used.Contains(image))
                yield return new ConsistencyProblem($"hold {image}", $"image {image} is held for containers, and none uses it") { Id = image };
        }

        foreach (var row in rows)
        {
            if (row.ImageId is not { } image || row.Operation != ContainerOperation.None)
                continue;
            if (images().Images.TryGet(image) is null)
                yield return new ConsistencyProblem($"image of {row.Id}", $"container {row.Id}: its image {image} is gone", ConsistencyRemedy.None);
            else if (!holds.Contains(image))
                yield return new ConsistencyProblem($"hold {image}", $"image {image} is not held for container {row.Id}") { Id = image };
        }
    }

    /// <inheritdoc/>
    public void Repair(IReadOnlyList<ConsistencyProblem> problems, ConsistencyOptions options)
    {
        foreach (var problem in problems)
        {
            if (store.Rows.UsesImage(problem.Id, except: ""))
                use.Hold(problem.Id);
            else
                use.ReleaseIfUnused(problem.Id);
        }
    }
}
