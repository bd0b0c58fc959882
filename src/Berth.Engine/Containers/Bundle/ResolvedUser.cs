namespace Berth.Engine.Containers.Bundle;

/// <summary>A container's user as its root file system's /etc/passwd and /etc/group say.</summary>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Group id.</param>
/// <param name="AdditionalGids">Supplementary groups.</param>
/// <param name="Home">The home directory; <c>/</c> where none is known.</param>
/// <param name="IsKnown">Whether /etc/passwd has the uid.</param>
/// <param name="IsGroupKnown">Whether /etc/group has the gid.</param>
public sealed record ResolvedUser(
    uint Uid, uint Gid, IReadOnlyList<uint> AdditionalGids, string Home, bool IsKnown = true, bool IsGroupKnown = true);
