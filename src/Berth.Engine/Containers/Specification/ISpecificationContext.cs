namespace Berth.Engine.Containers.Specification;

/// <summary>What a specification refers to: other objects of the engine. The engine hands in its state; tests hand in a table.</summary>
public interface ISpecificationContext
{
    /// <summary>The container of a name or id (or an id's unambiguous beginning).</summary>
    /// <exception cref="Linux.Errors.NotFoundException"><c>no container with name or ID "x" found: no such container</c>.</exception>
    ContainerSpecification FindContainer(string nameOrId);

    /// <summary>The full name of the network of a name or id; null if there is none.</summary>
    string? FindNetwork(string nameOrId);

    /// <summary>Whether a container or pod has the name.</summary>
    bool IsNameInUse(string name);

    /// <summary>Whether there is a secret of the name or id.</summary>
    bool SecretExists(string nameOrId);
}
