using Berth.Engine.Containers.Specification;
using Berth.Engine.Networks;

namespace Berth.Engine.Containers.Inspection;

/// <summary>Everything that is known of a container when it is inspected.</summary>
/// <param name="Listing">Its state.</param>
/// <param name="Specification">What was decided about it.</param>
/// <param name="Paths">The engine's places.</param>
/// <param name="Network">What was set up on bridge networks; null where nothing is.</param>
/// <param name="LowerDirectories">The image's layers, topmost first; empty for a plain directory.</param>
/// <param name="Health">How its health checks have gone; null where it has none.</param>
/// <param name="Size">How much it has written, and how much there is with its image; null where nobody asked.</param>
internal sealed record InspectedContainer(
    ContainerListing Listing, ContainerSpecification Specification, EnginePaths Paths, NetworkStatus? Network, IReadOnlyList<string> LowerDirectories, Health.HealthState? Health = null,
    (long Written, long Total)? Size = null)
{
    /// <summary>The run directory, which is also the bundle.</summary>
    public string Bundle => Paths.ContainerRun(Listing.Id);

    /// <summary>A file of the bundle if it is there; empty otherwise.</summary>
    public string FileIfThere(string name) => Linux.Files.FileSystem.Exists(Bundle + name) ? Bundle + name : "";
}
