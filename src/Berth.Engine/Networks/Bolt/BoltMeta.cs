using System.Buffers.Binary;

namespace Berth.Engine.Networks.Bolt;

/// <summary>
/// A meta page of a bbolt database (format version 2): the entry to one state of it. There are two, written in
/// turn, so that one of them is always whole.
/// </summary>
internal readonly record struct BoltMeta(
    int PageSize, ulong RootPage, ulong RootSequence, ulong FreelistPage, ulong HighWater, ulong Transaction)
{
    /// <summary>The value of <see cref="FreelistPage"/> where the free pages are not stored.</summary>
    public const ulong NoFreelist = ulong.MaxValue;

    private const uint Magic = 0xED0CDAED;
    private const uint Version = 2;
    private const int HeaderLength = 16;
    private const int ChecksumOffset = HeaderLength + 56;
    private const ushort MetaFlag = 4;

    /// <summary>Reads the meta page at the start of <paramref name="page"/>; null unless it is whole.</summary>
    public static BoltMeta? TryRead(ReadOnlySpan<byte> page)
    {
        if (page.Length < ChecksumOffset + 8) return null;
        var meta = page[HeaderLength..];
        if (BinaryPrimitives.ReadUInt32LittleEndian(meta) != Magic || BinaryPrimitives.ReadUInt32LittleEndian(meta[4..]) != Version)
            return null;
        if (BinaryPrimitives.ReadUInt64LittleEndian(page[ChecksumOffset..]) != Checksum(meta[..56])) return null;
        return new BoltMeta(
            (int)BinaryPrimitives.ReadUInt32LittleEndian(meta[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(meta[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(meta[24..]),
            BinaryPrimitives.ReadUInt64LittleEndian(meta[32..]),
            BinaryPrimitives.ReadUInt64LittleEndian(meta[40..]),
            BinaryPrimitives.ReadUInt64LittleEndian(meta[48..]));
    }

    /// <summary>The number of the page that this meta page is written to: 0 or 1.</summary>
    public ulong PageNumber => Transaction % 2;

    /// <summary>Fills a zeroed page.</summary>
    public void Write(Span<byte> page)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(page, PageNumber);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], MetaFlag);
        var meta = page[HeaderLength..];
        BinaryPrimitives.WriteUInt32LittleEndian(meta, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[4..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(meta[8..], (uint)PageSize);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[16..], RootPage);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[24..], RootSequence);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[32..], FreelistPage);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[40..], HighWater);
        BinaryPrimitives.WriteUInt64LittleEndian(meta[48..], Transaction);
        BinaryPrimitives.WriteUInt64LittleEndian(page[ChecksumOffset..], Checksum(meta[..56]));
    }

    // FNV-1a, 64 bits.
    private static ulong Checksum(ReadOnlySpan<byte> data)
    {
        var hash = 14695981039346656037UL;
        foreach (var value in data) hash = (hash ^ value) * 1099511628211UL;
        return hash;
    }
}
