namespace Berth.Engine.Containers.Specification;

/// <summary>A range of ids in a user namespace (user_namespaces(7)).</summary>
/// <param name="ContainerId">The first id inside.</param>
/// <param name="HostId">The first id outside.</param>
/// <param name="Size">How many.</param>
public sealed record IdMapping(uint ContainerId, uint HostId, uint Size)
{
    /// <summary>Every id is itself.</summary>
    public static IdMapping Identity { get; } = new(0, 0, uint.MaxValue);
}
