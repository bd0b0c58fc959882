using System.Globalization;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Storage.Overlay;

/// <summary>
/// A directory for what is being made or thrown away, under containers/storage's protocol: <c>temp-dir-N</c> beside
/// <c>lock-N</c>, which its owner keeps locked. One whose lock is free belongs to a program that is gone, and anybody
/// removes it. It lies on the store's own file system, so that things enter and leave it by rename.
/// </summary>
internal sealed class TemporaryDirectory : IDisposable
{
    private const string DirectoryPrefix = "temp-dir-";
    private const string LockPrefix = "lock-";
    private readonly OfdLock _lock;
    private readonly string _path;
    private int _entries;

    private TemporaryDirectory(string root, OfdLock held, string path)
    {
        Root = root;
        _lock = held;
        _path = path;
    }

    internal string Root { get; }

    internal static TemporaryDirectory Create(string root)
    {
        FileSystem.CreateDirectories(root, 0x1C0);
        Span<byte> random = stackalloc byte[4];
        while (true)
        {
            RandomBytes.Fill(random);
            var id = BitConverter.ToUInt32(random).ToString(CultureInfo.InvariantCulture);
            if (FileSystem.Exists($"{root}/{DirectoryPrefix}{id}") || FileSystem.Exists($"{root}/{LockPrefix}{id}")) continue;
            if (OfdLock.TryAcquire($"{root}/{LockPrefix}{id}") is not { } held) continue;
            try
            {
                FileSystem.CreateDirectory($"{root}/{DirectoryPrefix}{id}", 0x1C0);
                return new TemporaryDirectory(root, held, $"{root}/{DirectoryPrefix}{id}");
            }
            catch
            {
                held.RemoveAndDispose();
                throw;
            }
        }
    }

    /// <summary>Removes what programs that are gone have left under <paramref name="root"/>.</summary>
    internal static void RecoverStale(string root)
    {
        foreach (var id in Ids(root))
        {
            if (OfdLock.TryAcquire($"{root}/{LockPrefix}{id}") is not { } held) continue;
            FileTree.Remove($"{root}/{DirectoryPrefix}{id}");
            held.RemoveAndDispose();
        }
    }

    /// <summary>The directories under <paramref name="root"/> that belong to no running program.</summary>
    internal static IReadOnlyList<string> Stale(string root)
    {
        var stale = new List<string>();
        foreach (var id in Ids(root))
        {
            using var file = FileSystem.TryOpen($"{root}/{LockPrefix}{id}", OpenFlags.ReadWrite | OpenFlags.NoFollow);
            if (file is null || RecordLock.Take(file, exclusive: true, wait: false)) stale.Add($"{root}/{DirectoryPrefix}{id}");
        }

        return stale;
    }

    /// <summary>A free name inside, for something that is made here and renamed away when it is complete.</summary>
    internal string NewEntry() => $"{_path}/{_entries++.ToString(CultureInfo.InvariantCulture)}-addition";

    /// <summary>Moves <paramref name="path"/> in here, to be removed; false if it is not there.</summary>
    internal bool TryTake(string path)
    {
        try
        {
            FileSystem.Rename(path, $"{_path}/{_entries++.ToString(CultureInfo.InvariantCulture)}-{Path.GetFileName(path)}");
            return true;
        }
        catch (SyscallException e) when (e.Number == Errno.ENOENT)
        {
            return false;
        }
    }

    /// <summary>Removes the directory with all in it, then its lock.</summary>
    public void Dispose()
    {
        FileTree.Remove(_path);
        _lock.RemoveAndDispose();
    }

    private static IReadOnlyCollection<string> Ids(string root)
    {
        if (!Directory.Exists(root)) return [];
        HashSet<string>? ids = null;
        foreach (var entry in Directory.EnumerateFileSystemEntries(root))
        {
            var name = Path.GetFileName(entry);
            if (name.StartsWith(DirectoryPrefix, StringComparison.Ordinal)) (ids ??= new(StringComparer.Ordinal)).Add(name[DirectoryPrefix.Length..]);
            else if (name.StartsWith(LockPrefix, StringComparison.Ordinal)) (ids ??= new(StringComparer.Ordinal)).Add(name[LockPrefix.Length..]);
        }

        return ids is null ? [] : ids;
    }
}
