using Berth.Engine.Images;

namespace Berth.Engine.Disk;

/// <summary>What everything takes on the disk (podman-system-df(1)).</summary>
/// <param name="Images">The images.</param>
/// <param name="Containers">The containers, oldest first.</param>
/// <param name="Volumes">The volumes, oldest first.</param>
public sealed record DiskUsage(ImageDiskUsage Images, IReadOnlyList<ContainerUsage> Containers, IReadOnlyList<VolumeUsage> Volumes);
