using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>The objects of this engine that a new container's options may refer to.</summary>
internal sealed class SpecificationContext(ContainerStore store, Func<NetworkEngine> networks) : ISpecificationContext
{
    /// <inheritdoc/>
    public ContainerSpecification FindContainer(string nameOrId) => store.ReadSpecification(store.Rows.Resolve(nameOrId).Id);

    /// <inheritdoc/>
    public string? FindNetwork(string nameOrId) => networks().Store.TryGet(nameOrId)?.Name;

    /// <inheritdoc/>
    public bool IsNameInUse(string name) => store.Rows.FindByName(name) is not null;

    /// <inheritdoc/>
    public bool SecretExists(string nameOrId) => false;
}
