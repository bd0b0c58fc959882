using System.Text;
using Berth.Linux.Files;

namespace Berth.Storage.Changes;

/// <summary>Compares two trees entry by entry: by type, mode, owner, length, time and capabilities, not by content.</summary>
public sealed class TreeChanges
{
    private readonly SortedDictionary<string, TreeChangeKind> _found = new(StringComparer.Ordinal);

    private TreeChanges()
    {
    }

    /// <summary>What leads from one tree to the other, in the order of the paths.</summary>
    public static IReadOnlyList<TreeChange> Between(string from, string to)
    {
        using var before = DirectoryHandle.Open(from);
        using var after = DirectoryHandle.Open(to);
        var changes = new TreeChanges();
        changes.Compare(before, after, []);
        return [.. changes._found.Select(static pair => new TreeChange(pair.Value, pair.Key))];
    }

    private bool Compare(DirectoryHandle? before, DirectoryHandle after, byte[] path)
    {
        var isChanged = false;
        foreach (var name in after.Names())
        {
            if (after.TryStatus(name) is not { } status) continue;
            byte[] own = [.. path, (byte)'/', .. name];
            var old = before?.TryStatus(name);
            if (old is null) isChanged |= Add(own, TreeChangeKind.Added);
            else if (IsDifferent(before!, after, name, old.Value, status)) isChanged |= Add(own, TreeChangeKind.Changed);
            if (status.Type != FileType.Directory) continue;
            using var child = after.TryOpenDirectory(name);
            using var oldChild = old is { Type: FileType.Directory } ? before!.TryOpenDirectory(name) : null;
            if (child is not null && Compare(oldChild, child, own) && !_found.ContainsKey(Encoding.UTF8.GetString(own))) isChanged |= Add(own, TreeChangeKind.Changed);
        }

        foreach (var name in before?.Names() ?? [])
        {
            if (after.TryStatus(name) is null) isChanged |= Add([.. path, (byte)'/', .. name], TreeChangeKind.Deleted);
        }

        return isChanged;
    }

    private bool Add(byte[] path, TreeChangeKind kind)
    {
        _found[Encoding.UTF8.GetString(path)] = kind;
        return true;
    }

    private static bool IsDifferent(DirectoryHandle before, DirectoryHandle after, byte[] name, FileStatus old, FileStatus status)
    {
        if (old.Mode != status.Mode || old.User != status.User || old.Group != status.Group || old.DeviceMajor != status.DeviceMajor || old.DeviceMinor != status.DeviceMinor)
            return true;
        // A directory's time and length tell of its entries, which are compared themselves.
        if (status.Type == FileType.Directory) return false;
        if (old.Length != status.Length || old.Modified != status.Modified) return true;
        if (status.Type != FileType.Regular) return false;
        ReadOnlySpan<byte> capability = before.TryAttribute(name, "security.capability"u8) ?? [];
        return !capability.SequenceEqual(after.TryAttribute(name, "security.capability"u8) ?? []);
    }
}
