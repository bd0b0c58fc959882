using Berth.Engine.Containers.Specification;
using Berth.Engine.State;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>A container that is being created, with its lock, which whoever has this object lets go.</summary>
/// <param name="Lock">The container's lock.</param>
/// <param name="Row">Its row.</param>
/// <param name="Specification">Its specification, on disk as soon as <see cref="IsWritten"/>.</param>
/// <param name="Warnings">What the user should hear, one line each.</param>
internal sealed record CreatingContainer(ContainerLock Lock, ContainerRow Row, ContainerSpecification Specification, IReadOnlyList<string> Warnings)
{
    /// <summary>Whether the specification is in the container's directory.</summary>
    public bool IsWritten { get; set; }
}
