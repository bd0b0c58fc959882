using Berth.Engine.Containers.Specification;
using Berth.Engine.State;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>A container that is being created, with its lock, which whoever has this object lets go.</summary>
/// <param name="Lock">The container's lock.</param>
/// <param name="Row">Its row.</param>
/// <param name="Specification">Its specification, on disk as soon as <see cref="IsWritten"/>.</param>
/// <param name="Warnings">What the user should hear, one line each.</param>
/// <param name="EndsWithReboot">Whether nothing of it needs to be on the disk.</param>
/// <param name="Launched">Its conmon, if it was started already; to be disposed of by whoever starts the container.</param>
internal sealed record CreatingContainer(
    ContainerLock Lock, ContainerRow Row, ContainerSpecification Specification, IReadOnlyList<string> Warnings, LaunchedMonitor? Launched, bool EndsWithReboot)
{
    /// <summary>Whether the specification is in the container's directory, and the image held.</summary>
    public bool IsWritten { get; set; }

    /// <summary>Whether the event of its creation was written.</summary>
    public bool IsTold { get; set; }
}
