using System.Text;
using System.Text.Json;
using Berth.Engine.Containers.Specification;
using Berth.Engine.Runtime;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Storage.Archives;
using Berth.Storage.Overlay;

namespace Berth.Engine.Containers.Checkpoints;

/// <summary>
/// What a container changed in its root, in the two files of a checkpoint's archive: <see cref="CheckpointFiles.RootChanges"/> has what
/// is new or another, <see cref="CheckpointFiles.Deleted"/> the names of what is gone.
/// </summary>
internal sealed class CheckpointRootChanges(RootFileSystem root, string temporary)
{
    /// <summary>Writes both into the container's directory, whose root is mounted.</summary>
    public void Write(ContainerSpecification specification, string directory)
    {
        if (root.ChangesOf(specification) is not { } upper || !FileSystem.Exists(upper))
            return;
        var deleted = new List<string>();
        using (var merged = DirectoryHandle.Open(root.PathOf(specification)))
        using (var changes = File.Create(directory + CheckpointFiles.RootChanges))
        {
            var opaque = new List<byte[]>();
            new TreeArchiver(changes, isLayer: true)
            {
                Merged = merged,
                Removed = path => deleted.Add("/" + Encoding.UTF8.GetString(path)),
                Replaced = opaque.Add,
            }.Write(upper);
            if (opaque.Count > 0)
            {
                using var below = OverlayView.Open(root.LowerDirectories(specification), temporary);
                using var lower = DirectoryHandle.Open(below.Path);
                foreach (var path in opaque)
                    AddHidden(merged, lower, path, deleted);
            }
        }

        using var output = File.Create(directory + CheckpointFiles.Deleted);
        using var json = new Utf8JsonWriter(output);
        json.WriteStartArray();
        foreach (var path in deleted)
            json.WriteStringValue(path);
        json.WriteEndArray();
    }

    /// <summary>Makes the changes in the root of a container that does not run.</summary>
    /// <param name="specification">The container.</param>
    /// <param name="imported">The directory that has both files.</param>
    public void Apply(ContainerSpecification specification, string imported)
    {
        if (!FileSystem.Exists(imported + CheckpointFiles.RootChanges))
            return;
        // Through the overlay, so that what leads to a change keeps its owner and mode.
        var path = root.Mount(specification);
        try
        {
            using (var changes = File.OpenRead(imported + CheckpointFiles.RootChanges))
                TreeUnpacker.Unpack(path, changes);
            if (FileSystem.TryReadAll(imported + CheckpointFiles.Deleted) is not { } names)
                return;
            using var merged = DirectoryHandle.Open(path);
            using var document = JsonDocument.Parse(names);
            foreach (var name in document.RootElement.EnumerateArray())
                Remove(merged, Encoding.UTF8.GetBytes((name.GetString() ?? "").Trim('/')));
        }
        catch (JsonException error)
        {
            throw new InvalidArgumentException($"{CheckpointFiles.Deleted[1..]}: {error.Message}", error);
        }
        finally
        {
            root.Unmount(specification.Id);
        }
    }

    // A directory that took another's place hides all that this one had.
    private static void AddHidden(DirectoryHandle now, DirectoryHandle before, byte[] path, List<string> deleted)
    {
        using var below = before.TryOpenInRoot(path);
        using var here = now.TryOpenInRoot(path);
        if (below is null || here is null)
            return;
        foreach (var name in below.Names())
        {
            byte[] own = [.. path, (byte)'/', .. name];
            if (here.TryStatus(name) is not { } status)
                deleted.Add("/" + Encoding.UTF8.GetString(own));
            else if (status.Type == FileType.Directory && below.TryStatus(name) is { Type: FileType.Directory })
                AddHidden(now, before, own, deleted);
        }
    }

    private static void Remove(DirectoryHandle tree, byte[] path)
    {
        var slash = path.AsSpan().LastIndexOf((byte)'/');
        var name = path.AsSpan(slash + 1);
        if (name.Length == 0 || name.SequenceEqual("."u8) || name.SequenceEqual(".."u8))
            return;
        if (slash < 0)
        {
            tree.Remove(name);
            return;
        }

        using var parent = tree.TryOpenInRoot(path.AsSpan(0, slash));
        parent?.Remove(name);
    }
}
