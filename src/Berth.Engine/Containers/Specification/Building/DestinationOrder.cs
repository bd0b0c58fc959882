namespace Berth.Engine.Containers.Specification.Building;

/// <summary>Orders mount points by depth, so that an outer one comes before those inside it, and then by name.</summary>
internal sealed class DestinationOrder : IComparer<string>
{
    public static DestinationOrder Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var depth = Depth(x!).CompareTo(Depth(y!));
        return depth != 0 ? depth : string.CompareOrdinal(x, y);
    }

    private static int Depth(string path) => path == "/" ? 0 : path.AsSpan().Count('/');
}
