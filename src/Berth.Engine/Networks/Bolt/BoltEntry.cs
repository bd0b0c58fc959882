namespace Berth.Engine.Networks.Bolt;

/// <summary>An entry of a leaf page.</summary>
internal sealed class BoltEntry(byte[] value, bool isBucket)
{
    /// <summary>The value, or the header and inline page of a bucket as they were read.</summary>
    public byte[] Value { get; } = value;

    /// <summary>Whether the entry is a bucket.</summary>
    public bool IsBucket { get; } = isBucket;

    /// <summary>The bucket, once it has been used.</summary>
    public BoltBucket? Bucket { get; set; }
}
