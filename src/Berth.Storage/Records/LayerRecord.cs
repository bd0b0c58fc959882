namespace Berth.Storage.Records;

/// <summary>A layer of the store: an element of overlay-layers/layers.json or volatile-layers.json.</summary>
public sealed record LayerRecord
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Names, as a rule none.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>The layer below, null at the bottom.</summary>
    public string? Parent { get; init; }

    /// <summary>Free text of the program that made the layer.</summary>
    public string? Metadata { get; init; }

    /// <summary>The SELinux label for its mounts.</summary>
    public string? MountLabel { get; init; }

    /// <summary>The digest of the blob the layer was made from, null for a container's layer.</summary>
    public string? CompressedDigest { get; init; }

    /// <summary>The blob's length in bytes, -1 if not known.</summary>
    public long CompressedSize { get; init; }

    /// <summary>The digest of the uncompressed blob: the diffID.</summary>
    public string? DiffDigest { get; init; }

    /// <summary>The uncompressed blob's length in bytes.</summary>
    public long DiffSize { get; init; }

    /// <summary>How the blob was compressed.</summary>
    public LayerCompression Compression { get; init; }

    /// <summary>The users that own something in the layer, ascending.</summary>
    public IReadOnlyList<uint> Users { get; init; } = [];

    /// <summary>The groups that own something in the layer, ascending.</summary>
    public IReadOnlyList<uint> Groups { get; init; } = [];

    /// <summary>Whether the layer is being made or removed; whoever takes the lock next removes it.</summary>
    public bool IsIncomplete { get; init; }

    /// <summary>Whether the record is in volatile-layers.json, which a crash of the machine may lose.</summary>
    public bool IsVolatile { get; init; }

    /// <summary>When the layer was made.</summary>
    public DateTimeOffset Created => RecordTime.Parse(CreatedText);

    /// <summary>The graph root that holds the layer.</summary>
    public string StoreRoot { get; init; } = "";

    /// <summary>Whether the layer is in an additional store.</summary>
    public bool IsReadOnly { get; init; }

    internal string? CreatedText { get; init; }

    internal RawMembers Unknown { get; init; } = RawMembers.None;

    internal RawMembers OtherFlags { get; init; } = RawMembers.None;
}
