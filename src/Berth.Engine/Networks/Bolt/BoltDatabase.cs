using System.Buffers.Binary;
using Berth.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Berth.Engine.Networks.Bolt;

/// <summary>
/// A bbolt database (go.etcd.io/bbolt, format version 2), open for one transaction under bbolt's own flock(2)
/// protocol. The file is read page by page; a commit writes changed buckets to free pages, syncs, then writes the
/// other one of the two meta pages: a crash leaves the old or the new state.
/// </summary>
/// <remarks>
/// Since a writer holds the file exclusively, no other program reads an older state while pages are reused.
/// </remarks>
public sealed class BoltDatabase : IDisposable
{
    private const int PageHeaderLength = 16;
    private const int ElementLength = 16;
    private const ushort BranchFlag = 1;
    private const ushort LeafFlag = 2;
    private const ushort FreelistFlag = 16;
    private const uint BucketFlag = 1;
    private const int MaximumDepth = 64;
    private const int DefaultPageSize = 4096;
    private readonly SafeFileHandle _file;
    private readonly bool _writable;
    private readonly BoltMeta _meta;
    private readonly BoltPages _pages;

    private BoltDatabase(string path, SafeFileHandle file, bool writable)
    {
        Path = path;
        _file = file;
        _writable = writable;
        _meta = ReadMeta();
        _pages = new BoltPages(writable ? ReadFreelist() : [], _meta.HighWater);
        Root = new BoltBucket(this, _meta.RootPage, _meta.RootSequence, null);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The bucket that holds all others.</summary>
    public BoltBucket Root { get; }

    /// <summary>Waits for the database and opens it for changes; it is created if need be.</summary>
    /// <exception cref="BoltFormatException">The file is no bbolt database.</exception>
    public static BoltDatabase OpenForWriting(string path)
    {
        var file = FileSystem.Open(path, OpenFlags.ReadWrite | OpenFlags.Create, 0x180);
        return Open(path, file, writable: true);
    }

    /// <summary>Waits for the database and opens it for reading; null if there is no such file or nothing in it.</summary>
    /// <exception cref="BoltFormatException">The file is no bbolt database.</exception>
    public static BoltDatabase? TryOpenForReading(string path)
    {
        var file = FileSystem.TryOpen(path, OpenFlags.ReadOnly);
        if (file is null) return null;
        var database = Open(path, file, writable: false);
        return database;
    }

    /// <summary>Writes all changes. The database is not to be used afterwards but to be closed.</summary>
    public void Commit()
    {
        if (!_writable) throw new InvalidOperationException("the database is open for reading");
        if (!Root.IsChanged) return;

        var root = new BoltTreeWriter(_meta.PageSize, _pages, WritePages, ReleaseTree).WriteRoot(Root);
        ReleaseFreelist();
        var freelist = WriteFreelist();
        RandomAccess.FlushToDisk(_file);

        var meta = new BoltMeta(_meta.PageSize, root, Root.Sequence, freelist, _pages.HighWater, _meta.Transaction + 1);
        var page = new byte[_meta.PageSize];
        meta.Write(page);
        RandomAccess.Write(_file, page, (long)meta.PageNumber * _meta.PageSize);
        RandomAccess.FlushToDisk(_file);
    }

    /// <summary>Closes the file, which ends the lock.</summary>
    public void Dispose() => _file.Dispose();

    internal void ReadTree(ulong root, SortedDictionary<byte[], BoltEntry> entries)
        => Walk(root, 0, (page, _) =>
        {
            if ((Flags(page) & LeafFlag) != 0) ReadLeaf(page, entries);
        });

    internal void ReleaseTree(ulong root)
        => Walk(root, 0, (page, number) => _pages.Release(number, 1 + (ulong)BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(12))));

    internal void ReadLeaf(byte[] page, SortedDictionary<byte[], BoltEntry> entries)
    {
        if (page.Length < PageHeaderLength || (Flags(page) & LeafFlag) == 0) throw Damaged("a leaf page is none");
        for (var i = 0; i < Count(page); i++)
        {
            // An element's position counts from the element itself.
            var offset = PageHeaderLength + i * ElementLength;
            var element = Slice(page, (uint)offset, ElementLength);
            var flags = BinaryPrimitives.ReadUInt32LittleEndian(element);
            var position = BinaryPrimitives.ReadUInt32LittleEndian(element[4..]);
            var keyLength = BinaryPrimitives.ReadUInt32LittleEndian(element[8..]);
            var valueLength = BinaryPrimitives.ReadUInt32LittleEndian(element[12..]);
            var start = (ulong)offset + position;
            entries[Slice(page, start, keyLength).ToArray()] = new BoltEntry(
                Slice(page, start + keyLength, valueLength).ToArray(), (flags & BucketFlag) != 0);
        }
    }

    private static BoltDatabase Open(string path, Descriptor descriptor, bool writable)
    {
        try
        {
            FlockLock.Acquire(descriptor, writable, path);
        }
        catch
        {
            descriptor.Dispose();
            throw;
        }

        var file = descriptor.ToFileHandle();
        try
        {
            if (RandomAccess.GetLength(file) == 0)
            {
                if (!writable)
                {
                    file.Dispose();
                    return null!;
                }

                Initialize(file);
            }

            return new BoltDatabase(path, file, writable);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static ushort Flags(byte[] page) => BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(8));

    private static ushort Count(byte[] page) => BinaryPrimitives.ReadUInt16LittleEndian(page.AsSpan(10));

    // Two meta pages, an empty list of free pages, an empty root: what bbolt makes of an empty file.
    private static void Initialize(SafeFileHandle file)
    {
        var data = new byte[4 * DefaultPageSize];
        for (var transaction = 0UL; transaction < 2; transaction++)
        {
            new BoltMeta(DefaultPageSize, RootPage: 3, RootSequence: 0, FreelistPage: 2, HighWater: 4, transaction)
                .Write(data.AsSpan((int)transaction * DefaultPageSize, DefaultPageSize));
        }

        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(2 * DefaultPageSize), 2);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(2 * DefaultPageSize + 8), FreelistFlag);
        BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(3 * DefaultPageSize), 3);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(3 * DefaultPageSize + 8), LeafFlag);
        RandomAccess.Write(file, data, 0);
        RandomAccess.FlushToDisk(file);
    }

    private BoltMeta ReadMeta()
    {
        var first = new byte[DefaultPageSize];
        var length = RandomAccess.Read(_file, first, 0);
        var best = BoltMeta.TryRead(first.AsSpan(0, length));

        // The second meta page is one page on, whose size a broken first one cannot tell: bbolt tries the powers of two.
        for (var size = best?.PageSize ?? 1024; size <= 65536; size *= 2)
        {
            var second = new byte[512];
            length = RandomAccess.Read(_file, second, size);
            if (BoltMeta.TryRead(second.AsSpan(0, length)) is { } other && other.PageSize == size)
            {
                if (best is null || other.Transaction > best.Value.Transaction) best = other;
                break;
            }

            if (best is not null) break;
        }

        if (best is not { } meta) throw Damaged("neither meta page is whole");
        if (meta.PageSize is < 1024 or > 65536) throw Damaged($"page size {meta.PageSize}");
        return meta;
    }

    private List<ulong> ReadFreelist()
    {
        var free = new List<ulong>();
        if (_meta.FreelistPage == BoltMeta.NoFreelist)
        {
            // Not stored: everything that no bucket uses is free.
            var used = new HashSet<ulong> { 0, 1 };
            Mark(new BoltBucket(this, _meta.RootPage, 0, null), used);
            for (var page = 2UL; page < _meta.HighWater; page++)
            {
                if (!used.Contains(page)) free.Add(page);
            }

            return free;
        }

        var list = ReadPage(_meta.FreelistPage);
        if ((Flags(list) & FreelistFlag) == 0) throw Damaged("the list of free pages is none");
        ulong count = Count(list);
        var position = (ulong)PageHeaderLength;
        if (count == 0xFFFF)
        {
            count = BinaryPrimitives.ReadUInt64LittleEndian(Slice(list, position, 8));
            position += 8;
        }

        if (count > _meta.HighWater) throw Damaged("the list of free pages is too long");
        for (var i = 0UL; i < count; i++)
        {
            var page = BinaryPrimitives.ReadUInt64LittleEndian(Slice(list, position + i * 8, 8));
            if (page < 2 || page >= _meta.HighWater) throw Damaged($"free page {page}");
            free.Add(page);
        }

        return free;
    }

    private void Mark(BoltBucket bucket, HashSet<ulong> used)
    {
        if (bucket.RootPage != 0)
        {
            Walk(bucket.RootPage, 0, (page, number) =>
            {
                for (var i = 0UL; i <= BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(12)); i++) used.Add(number + i);
            });
        }

        foreach (var name in bucket.Buckets) Mark(bucket.GetBucket(name)!, used);
    }

    private void Walk(ulong number, int depth, Action<byte[], ulong> visit)
    {
        if (depth > MaximumDepth) throw Damaged("a tree has no end");
        var page = ReadPage(number);
        var flags = Flags(page);
        if ((flags & (LeafFlag | BranchFlag)) == 0) throw Damaged($"page {number} belongs to no tree");
        if ((flags & BranchFlag) != 0)
        {
            for (var i = 0; i < Count(page); i++)
            {
                var element = Slice(page, (ulong)(PageHeaderLength + i * ElementLength), ElementLength);
                Walk(BinaryPrimitives.ReadUInt64LittleEndian(element[8..]), depth + 1, visit);
            }
        }

        visit(page, number);
    }

    // A page with those that continue it.
    private byte[] ReadPage(ulong number)
    {
        if (number < 2 || number >= _meta.HighWater) throw Damaged($"page {number} is out of range");
        var page = ReadBytes(number, 1);
        var overflow = BinaryPrimitives.ReadUInt32LittleEndian(page.AsSpan(12));
        if (BinaryPrimitives.ReadUInt64LittleEndian(page) != number || number + overflow >= _meta.HighWater)
            throw Damaged($"page {number} is not in its place");
        return overflow == 0 ? page : ReadBytes(number, 1 + (int)overflow);
    }

    private byte[] ReadBytes(ulong number, int pages)
    {
        var data = new byte[pages * _meta.PageSize];
        var done = 0;
        while (done < data.Length)
        {
            var count = RandomAccess.Read(_file, data.AsSpan(done), (long)number * _meta.PageSize + done);
            if (count == 0) throw Damaged($"page {number} is cut off");
            done += count;
        }

        return data;
    }

    private void WritePages(ulong number, byte[] data)
    {
        var end = (long)_pages.HighWater * _meta.PageSize;
        if (RandomAccess.GetLength(_file) < end) RandomAccess.SetLength(_file, end);
        RandomAccess.Write(_file, data, (long)number * _meta.PageSize);
    }

    private void ReleaseFreelist()
    {
        if (_meta.FreelistPage == BoltMeta.NoFreelist) return;
        var page = ReadPage(_meta.FreelistPage);
        _pages.Release(_meta.FreelistPage, (ulong)(page.Length / _meta.PageSize));
    }

    private ulong WriteFreelist()
    {
        // Taking pages for the list only shortens it, so this length is enough.
        var pages = (PageHeaderLength + 8 + _pages.FreeCount * 8 + _meta.PageSize - 1) / _meta.PageSize;
        var number = _pages.Allocate(pages);
        var data = new byte[pages * _meta.PageSize];
        BinaryPrimitives.WriteUInt64LittleEndian(data, number);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(8), FreelistFlag);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(12), (uint)pages - 1);
        var count = _pages.FreeCount;
        var position = PageHeaderLength;
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(10), (ushort)Math.Min(count, 0xFFFF));
        if (count >= 0xFFFF)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(position), (ulong)count);
            position += 8;
        }

        foreach (var page in _pages.FreeAfterwards)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(position), page);
            position += 8;
        }

        WritePages(number, data);
        return number;
    }

    private ReadOnlySpan<byte> Slice(byte[] page, ulong start, uint length)
        => start + length <= (ulong)page.Length ? page.AsSpan((int)start, (int)length) : throw Damaged("an entry leaves its page");

    private BoltFormatException Damaged(string what) => new(Path, what);
}
