using System.Buffers.Binary;

namespace Berth.Engine.Networks.Bolt;

/// <summary>
/// A sorted map of byte strings to byte strings and to further buckets. It is read when it is first used; what
/// is not changed keeps its pages.
/// </summary>
public sealed class BoltBucket
{
    internal const int HeaderLength = 16;
    private readonly BoltDatabase _database;
    private readonly ulong _root;
    private readonly byte[]? _inlinePage;
    private SortedDictionary<byte[], BoltEntry>? _entries;
    private bool _changed;

    internal BoltBucket(BoltDatabase database, ulong root, ulong sequence, byte[]? inlinePage)
    {
        _database = database;
        _root = root;
        Sequence = sequence;
        _inlinePage = inlinePage;
    }

    /// <summary>The counter that bbolt keeps with each bucket.</summary>
    internal ulong Sequence { get; }

    /// <summary>The first page of the bucket's tree as it was read; 0 for none.</summary>
    internal ulong RootPage => _root;

    /// <summary>Whether this bucket or one below it is to be written.</summary>
    internal bool IsChanged
    {
        get
        {
            if (_changed) return true;
            if (_entries is null) return false;
            foreach (var entry in _entries.Values)
            {
                if (entry.Bucket is { IsChanged: true }) return true;
            }

            return false;
        }
    }

    /// <summary>The entries in order.</summary>
    internal SortedDictionary<byte[], BoltEntry> Entries
    {
        get
        {
            if (_entries is null)
            {
                _entries = new SortedDictionary<byte[], BoltEntry>(BoltKeyComparer.Instance);
                if (_inlinePage is not null) _database.ReadLeaf(_inlinePage, _entries);
                else if (_root != 0) _database.ReadTree(_root, _entries);
            }

            return _entries;
        }
    }

    /// <summary>The keys of the values, in order.</summary>
    public IEnumerable<byte[]> Keys
    {
        get
        {
            foreach (var (key, entry) in Entries)
            {
                if (!entry.IsBucket) yield return key;
            }
        }
    }

    /// <summary>The names of the buckets in this one, in order.</summary>
    public IEnumerable<byte[]> Buckets
    {
        get
        {
            foreach (var (key, entry) in Entries)
            {
                if (entry.IsBucket) yield return key;
            }
        }
    }

    /// <summary>The value of a key, or null.</summary>
    public byte[]? Get(byte[] key) => Entries.TryGetValue(key, out var entry) && !entry.IsBucket ? entry.Value : null;

    /// <summary>Sets a value.</summary>
    public void Put(byte[] key, byte[] value)
    {
        if (key.Length == 0) throw new ArgumentException("a key is not empty", nameof(key));
        if (Entries.TryGetValue(key, out var entry) && entry.IsBucket)
            throw new BoltFormatException(_database.Path, "a bucket stands where a value belongs");
        Entries[key] = new BoltEntry(value, isBucket: false);
        _changed = true;
    }

    /// <summary>Removes a value; false if there was none.</summary>
    public bool Remove(byte[] key)
    {
        if (!Entries.TryGetValue(key, out var entry) || entry.IsBucket) return false;
        Entries.Remove(key);
        _changed = true;
        return true;
    }

    /// <summary>A bucket in this one, or null.</summary>
    public BoltBucket? GetBucket(byte[] name)
    {
        if (!Entries.TryGetValue(name, out var entry) || !entry.IsBucket) return null;
        if (entry.Bucket is { } open) return open;

        var value = entry.Value;
        if (value.Length < HeaderLength) throw new BoltFormatException(_database.Path, "a bucket's header is cut off");
        var root = BinaryPrimitives.ReadUInt64LittleEndian(value);
        var sequence = BinaryPrimitives.ReadUInt64LittleEndian(value.AsSpan(8));
        var bucket = new BoltBucket(_database, root, sequence, root == 0 ? value[HeaderLength..] : null);
        entry.Bucket = bucket;
        return bucket;
    }

    /// <summary>A bucket in this one, which is made if need be.</summary>
    public BoltBucket GetOrCreateBucket(byte[] name)
    {
        if (GetBucket(name) is { } existing) return existing;
        if (Entries.ContainsKey(name)) throw new BoltFormatException(_database.Path, "a value stands where a bucket belongs");
        var bucket = new BoltBucket(_database, 0, 0, null) { _changed = true };
        Entries[name] = new BoltEntry([], isBucket: true) { Bucket = bucket };
        _changed = true;
        return bucket;
    }

    /// <summary>Removes a bucket and all in it; false if there was none.</summary>
    public bool RemoveBucket(byte[] name)
    {
        if (GetBucket(name) is not { } bucket) return false;
        bucket.Release();
        Entries.Remove(name);
        _changed = true;
        return true;
    }

    private void Release()
    {
        foreach (var name in Buckets) GetBucket(name)!.Release();
        if (_root != 0) _database.ReleaseTree(_root);
    }
}
