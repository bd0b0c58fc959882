namespace Berth.Engine.Containers.Specification;

/// <summary>The host's ids that user namespaces of containers have.</summary>
/// <param name="Users">Ranges of users.</param>
/// <param name="Groups">Ranges of groups.</param>
public sealed record UsedRanges(IReadOnlyList<IdMapping> Users, IReadOnlyList<IdMapping> Groups)
{
    /// <summary>None.</summary>
    public static UsedRanges None { get; } = new([], []);
}
