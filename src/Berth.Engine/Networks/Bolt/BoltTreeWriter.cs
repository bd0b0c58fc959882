using System.Buffers.Binary;

namespace Berth.Engine.Networks.Bolt;

/// <summary>Writes changed buckets as B+ trees into free pages and releases the pages they had.</summary>
internal sealed class BoltTreeWriter(int pageSize, BoltPages pages, Action<ulong, byte[]> write, Action<ulong> release)
{
    private const int PageHeaderLength = 16;
    private const int ElementLength = 16;
    private const ushort BranchFlag = 1;
    private const ushort LeafFlag = 2;

    /// <summary>Writes the top bucket, which is never inline, and returns its first page.</summary>
    public ulong WriteRoot(BoltBucket root) => WriteTree(root, Collect(root));

    // The bucket as it stands in its parent: header, and for a small one its only page.
    private byte[] WriteBucket(BoltBucket bucket)
    {
        var entries = Collect(bucket);
        var size = PageHeaderLength;
        var inline = true;
        foreach (var entry in entries)
        {
            size += entry.Length;
            inline &= !entry.IsBucket;
        }

        // bbolt keeps a bucket inline if it has no buckets and fills at most a quarter of a page.
        if (inline && size <= pageSize / 4)
        {
            if (bucket.RootPage != 0) release(bucket.RootPage);
            var value = new byte[BoltBucket.HeaderLength + size];
            BinaryPrimitives.WriteUInt64LittleEndian(value.AsSpan(8), bucket.Sequence);
            FillLeaf(value.AsSpan(BoltBucket.HeaderLength), 0, 0, entries);
            return value;
        }

        var header = new byte[BoltBucket.HeaderLength];
        BinaryPrimitives.WriteUInt64LittleEndian(header, WriteTree(bucket, entries));
        BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(8), bucket.Sequence);
        return header;
    }

    private List<LeafElement> Collect(BoltBucket bucket)
    {
        var entries = new List<LeafElement>(bucket.Entries.Count);
        foreach (var (key, entry) in bucket.Entries)
            entries.Add(new LeafElement(key, entry.Bucket is { IsChanged: true } changed ? WriteBucket(changed) : entry.Value, entry.IsBucket));
        return entries;
    }

    private ulong WriteTree(BoltBucket bucket, List<LeafElement> entries)
    {
        if (bucket.RootPage != 0) release(bucket.RootPage);

        var children = new List<(byte[] Key, ulong Page)>();
        foreach (var group in Split(entries, static entry => entry.Length))
        {
            var size = PageHeaderLength + group.Sum(static entry => entry.Length);
            var count = (size + pageSize - 1) / pageSize;
            var page = pages.Allocate(count);
            var data = new byte[count * pageSize];
            FillLeaf(data, page, (uint)count - 1, group);
            write(page, data);
            children.Add((group.Count > 0 ? group[0].Key : [], page));
        }

        while (children.Count > 1) children = WriteBranches(children);
        return children[0].Page;
    }

    private List<(byte[] Key, ulong Page)> WriteBranches(List<(byte[] Key, ulong Page)> children)
    {
        var parents = new List<(byte[] Key, ulong Page)>();
        foreach (var group in Split(children, static child => ElementLength + child.Key.Length))
        {
            var size = PageHeaderLength + group.Sum(static child => ElementLength + child.Key.Length);
            var count = (size + pageSize - 1) / pageSize;
            var page = pages.Allocate(count);
            var data = new byte[count * pageSize];
            FillHeader(data, page, BranchFlag, group.Count, (uint)count - 1);
            var position = PageHeaderLength + group.Count * ElementLength;
            for (var i = 0; i < group.Count; i++)
            {
                var offset = PageHeaderLength + i * ElementLength;
                var element = data.AsSpan(offset);
                BinaryPrimitives.WriteUInt32LittleEndian(element, (uint)(position - offset));
                BinaryPrimitives.WriteUInt32LittleEndian(element[4..], (uint)group[i].Key.Length);
                BinaryPrimitives.WriteUInt64LittleEndian(element[8..], group[i].Page);
                group[i].Key.CopyTo(data, position);
                position += group[i].Key.Length;
            }

            write(page, data);
            parents.Add((group[0].Key, page));
        }

        return parents;
    }

    // Groups that fit a page each; each but a lone first one has at least two members, so that every level is shorter than the one below.
    private List<List<T>> Split<T>(List<T> items, Func<T, int> length)
    {
        var groups = new List<List<T>> { new() };
        var size = PageHeaderLength;
        foreach (var item in items)
        {
            var added = length(item);
            if (groups[^1].Count >= 2 && size + added > pageSize)
            {
                groups.Add([]);
                size = PageHeaderLength;
            }

            groups[^1].Add(item);
            size += added;
        }

        if (groups.Count > 1 && groups[^1].Count == 1 && groups[^2].Count > 2)
        {
            groups[^1].Insert(0, groups[^2][^1]);
            groups[^2].RemoveAt(groups[^2].Count - 1);
        }

        return groups;
    }

    private static void FillHeader(Span<byte> page, ulong number, ushort flags, int count, uint overflow)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(page, number);
        BinaryPrimitives.WriteUInt16LittleEndian(page[8..], flags);
        BinaryPrimitives.WriteUInt16LittleEndian(page[10..], (ushort)count);
        BinaryPrimitives.WriteUInt32LittleEndian(page[12..], overflow);
    }

    private static void FillLeaf(Span<byte> page, ulong number, uint overflow, List<LeafElement> entries)
    {
        FillHeader(page, number, LeafFlag, entries.Count, overflow);
        var position = PageHeaderLength + entries.Count * ElementLength;
        for (var i = 0; i < entries.Count; i++)
        {
            var offset = PageHeaderLength + i * ElementLength;
            var element = page[offset..];
            BinaryPrimitives.WriteUInt32LittleEndian(element, entries[i].IsBucket ? 1u : 0u);
            BinaryPrimitives.WriteUInt32LittleEndian(element[4..], (uint)(position - offset));
            BinaryPrimitives.WriteUInt32LittleEndian(element[8..], (uint)entries[i].Key.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(element[12..], (uint)entries[i].Value.Length);
            entries[i].Key.CopyTo(page[position..]);
            position += entries[i].Key.Length;
            entries[i].Value.CopyTo(page[position..]);
            position += entries[i].Value.Length;
        }
    }

    private sealed record LeafElement(byte[] Key, byte[] Value, bool IsBucket)
    {
        public int Length => ElementLength + Key.Length + Value.Length;
    }
}
