using Berth.Engine.Containers.Specification;
using Berth.Engine.Volumes;

namespace Berth.Engine.Containers.Lifecycle;

/// <summary>The volumes that containers mount.</summary>
internal sealed class ContainerVolumes(VolumeDirectories directories)
{
    /// <summary>The data directory of each volume by its name; those missing are made, and filled from the container's root where they are empty.</summary>
    public IReadOnlyDictionary<string, string> Prepare(ContainerSpecification specification, string rootPath)
    {
        var found = new Dictionary<string, string>();
        foreach (var mount in specification.Storage.Mounts)
        {
            if (mount.Kind != MountKind.Volume || found.ContainsKey(mount.Source))
                continue;
            var data = directories.Ensure(mount.Source);
            if (mount.CopyUp != false)
                VolumeDirectories.CopyUp(rootPath, mount.Destination, data);
            found.Add(mount.Source, data);
        }

        return found;
    }

    /// <summary>Removes the volumes that were made for a container alone.</summary>
    public void RemoveAnonymous(ContainerSpecification specification)
    {
        foreach (var mount in specification.Storage.Mounts)
        {
            if (mount is { Kind: MountKind.Volume, Anonymous: true, Source.Length: > 0 })
                directories.Remove(mount.Source);
        }
    }
}
