using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;
using Berth.Engine.Runtime;
using Berth.Engine.Secrets;
using Berth.Storage.Configuration;
using Berth.Storage;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>The objects of this engine that a new container's options may refer to.</summary>
internal sealed class SpecificationContext(
    ContainerStore store, Func<NetworkEngine> networks, Func<Store> images, Func<SecretEngine> secrets, Action<string> completeRemoval) : ISpecificationContext
{
    /// <inheritdoc/>
    public ContainerSpecification FindContainer(string nameOrId) => store.ReadSpecification(store.Rows.Resolve(nameOrId).Id);

    /// <inheritdoc/>
    public string FindNetwork(string nameOrId) => networks().Store.Find(nameOrId).Name;

    /// <inheritdoc/>
    public string FindImage(string nameOrId) => new ImageDirectories(images()).Find(nameOrId);

    /// <inheritdoc/>
    public UsedRanges UsedRanges() => new ContainerRanges(store, images, completeRemoval).Used();

    /// <inheritdoc/>
    public AutomaticIds AutomaticIds() => images().Configuration.AutomaticIds;

    /// <inheritdoc/>
    public uint NeededRange(string imageId) => new ContainerRanges(store, images, completeRemoval).NeededBy(imageId);

    /// <inheritdoc/>
    public bool IsLevelInUse(string level) => store.Rows.HasLevel(level);

    /// <summary>Whether a container has a name, as far as that is known without opening the index for it.</summary>
    public bool IsNameInUse(string name) => store.IsIndexOpen && store.Rows.FindByName(name) is not null;

    /// <inheritdoc/>
    public string? FindSecret(string nameOrId) => secrets().TryFind(nameOrId)?.Id;
}
