using Berth.Engine.Containers;

namespace Berth.Engine.Disk;

/// <summary>What a container takes on the disk.</summary>
/// <param name="Container">The container.</param>
/// <param name="Written">What it has written, in bytes.</param>
public sealed record ContainerUsage(ContainerListing Container, long Written);
