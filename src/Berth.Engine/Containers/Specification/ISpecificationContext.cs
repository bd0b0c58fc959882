using Berth.Storage.Configuration;

namespace Berth.Engine.Containers.Specification;

/// <summary>What a specification refers to: other objects of the engine. The engine hands in its state; tests hand in a table.</summary>
public interface ISpecificationContext
{
    /// <summary>The container of a name or id (or an id's unambiguous beginning).</summary>
    /// <exception cref="Linux.Errors.NotFoundException"><c>no container with name or ID "x" found: no such container</c>.</exception>
    ContainerSpecification FindContainer(string nameOrId);

    /// <summary>The full name of the network of a name, an id or the beginning of one.</summary>
    /// <exception cref="Linux.Errors.NotFoundException">There is none.</exception>
    string FindNetwork(string nameOrId);

    /// <summary>The identifier of the image of a name or identifier.</summary>
    /// <exception cref="Linux.Errors.NotFoundException"><c>NAME: image not known</c>.</exception>
    string FindImage(string nameOrId);

    /// <summary>The host's ids that user namespaces of other containers have.</summary>
    UsedRanges UsedRanges() => Specification.UsedRanges.None;

    /// <summary>Where the ids of <c>--userns=auto</c> come from.</summary>
    AutomaticIds AutomaticIds() => new();

    /// <summary>How many ids an image needs: one more than the greatest in it.</summary>
    uint NeededRange(string imageId) => 0;

    /// <summary>Whether a container has the level of SELinux.</summary>
    bool IsLevelInUse(string level) => false;

    /// <summary>Whether a container or pod has the name.</summary>
    bool IsNameInUse(string name);

    /// <summary>The identifier of the secret of a name or identifier; null if there is none.</summary>
    string? FindSecret(string nameOrId);
}
