namespace Berth.Engine.Networks.Bolt;

/// <summary>The order of keys in a bbolt database: bytewise.</summary>
internal sealed class BoltKeyComparer : IComparer<byte[]>
{
    /// <summary>The only instance.</summary>
    public static BoltKeyComparer Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
