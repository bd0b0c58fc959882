using System.Text;
using Berth.Linux.Files;
using Berth.Linux.Mounts;

namespace Berth.Storage.Changes;

/// <summary>
/// Tells what a layer changes about the tree below it, as <c>podman diff</c> does: only the layer is walked. A directory that hides
/// what lower layers have there counts as deleted, and a directory in which something appeared or went as changed.
/// </summary>
public sealed class LayerChanges
{
    private readonly DirectoryHandle _below;
    private readonly SortedDictionary<string, TreeChangeKind> _found = new(StringComparer.Ordinal);

    private LayerChanges(DirectoryHandle below) => _below = below;

    /// <summary>The changes, in the order of their paths.</summary>
    /// <param name="layer">The layer's own directory, or a container's upper directory.</param>
    /// <param name="below">The tree below, as one (<see cref="Overlay.OverlayView"/>).</param>
    public static IReadOnlyList<TreeChange> Of(string layer, string below)
    {
        using var upper = DirectoryHandle.Open(layer);
        using var lower = DirectoryHandle.Open(below);
        var changes = new LayerChanges(lower);
        changes.Walk(upper, []);
        return [.. changes._found.Select(static pair => new TreeChange(pair.Value, pair.Key))];
    }

    private void Walk(DirectoryHandle directory, byte[] path)
    {
        var names = new List<byte[]>(directory.Names());
        names.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        foreach (var name in names)
        {
            if (directory.TryStatus(name) is not { } status) continue;
            byte[] own = [.. path, (byte)'/', .. name];
            Entry(directory, name, status, path, own);
            if (status.Type != FileType.Directory) continue;
            using var child = directory.TryOpenDirectory(name);
            if (child is not null) Walk(child, own);
        }
    }

    private void Entry(DirectoryHandle directory, byte[] name, FileStatus status, byte[] parent, byte[] path)
    {
        var before = Before(parent, name);
        TreeChangeKind kind;
        if (status.IsWhiteout)
        {
            kind = TreeChangeKind.Deleted;
        }
        else if (before is null)
        {
            kind = TreeChangeKind.Added;
        }
        else if (status.Type == FileType.Directory && before.Value.Type == FileType.Directory)
        {
            if (directory.TryAttribute(name, OverlayAttributes.Opaque) is [(byte)'y']) kind = TreeChangeKind.Deleted;
            else if (status.Mode == before.Value.Mode && status.Modified == before.Value.Modified && status.User == before.Value.User && status.Group == before.Value.Group) return;
            else kind = TreeChangeKind.Changed;
        }
        else
        {
            kind = TreeChangeKind.Changed;
        }

        if (kind != TreeChangeKind.Changed && parent.Length > 0) _found.TryAdd(Encoding.UTF8.GetString(parent), TreeChangeKind.Changed);
        _found[Encoding.UTF8.GetString(path)] = kind;
    }

    private FileStatus? Before(byte[] parent, byte[] name)
    {
        if (parent.Length == 0) return _below.TryStatus(name);
        try
        {
            using var directory = _below.TryOpenInRoot(parent.AsSpan(1));
            return directory?.TryStatus(name);
        }
        catch (Linux.Errors.SyscallException e) when (e.Number is Linux.Errno.ENOTDIR or Linux.Errno.ELOOP)
        {
            return null;
        }
    }
}
