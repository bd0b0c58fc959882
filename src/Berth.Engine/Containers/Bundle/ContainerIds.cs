using Berth.Engine.Containers.Specification;
using Berth.Linux.Errors;

namespace Berth.Engine.Containers.Bundle;

/// <summary>The ids of a container inside, and what they are on the host (user_namespaces(7)).</summary>
/// <param name="User">The container's user.</param>
/// <param name="UidMap">The user namespace's uids; empty without one.</param>
/// <param name="GidMap">The user namespace's gids; empty without one.</param>
public sealed record ContainerIds(ResolvedUser User, IReadOnlyList<IdMapping> UidMap, IReadOnlyList<IdMapping> GidMap)
{
    /// <summary>The container's user on the host.</summary>
    public uint HostUid => ToHostUid(User.Uid);

    /// <summary>The group of the container's user on the host.</summary>
    public uint HostGid => ToHostGid(User.Gid);

    /// <summary>The namespace's root on the host: its owner and group, where it has them; else the host's root.</summary>
    public (uint User, uint Group) HostRoot => (Has(UidMap) ? ToHostUid(0) : 0, Has(GidMap) ? ToHostGid(0) : 0);

    /// <summary>A uid of the container on the host.</summary>
    /// <exception cref="InvalidArgumentException">The namespace does not have it.</exception>
    public uint ToHostUid(uint id) => ToHost(UidMap, id, "UID");

    /// <summary>A gid of the container on the host.</summary>
    /// <exception cref="InvalidArgumentException">The namespace does not have it.</exception>
    public uint ToHostGid(uint id) => ToHost(GidMap, id, "GID");

    /// <summary>What the container calls a uid of the host; the id itself where it has none for it.</summary>
    public uint ToContainerUid(uint id) => ToContainer(UidMap, id);

    /// <summary>What the container calls a gid of the host; the id itself where it has none for it.</summary>
    public uint ToContainerGid(uint id) => ToContainer(GidMap, id);

    private static bool Has(IReadOnlyList<IdMapping> map)
    {
        foreach (var range in map)
        {
            if (range.ContainerId == 0) return true;
        }

        return map.Count == 0;
    }

    private static uint ToHost(IReadOnlyList<IdMapping> map, uint id, string kind)
    {
        if (map.Count == 0) return id;
        foreach (var range in map)
        {
            if (id >= range.ContainerId && id - range.ContainerId < range.Size) return range.HostId + (id - range.ContainerId);
        }

        throw new InvalidArgumentException($"container {kind} {id} cannot be mapped to a host ID");
    }

    private static uint ToContainer(IReadOnlyList<IdMapping> map, uint id)
    {
        foreach (var range in map)
        {
            if (id >= range.HostId && id - range.HostId < range.Size) return range.ContainerId + (id - range.HostId);
        }

        return id;
    }
}
