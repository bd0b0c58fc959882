using System.Text;
using Berth.Linux;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Storage.Overlay;

/// <summary>The directory of one layer as the overlay driver lays it out: diff, link, lower, lower-layers, work, merged, empty, and the short link under l/.</summary>
internal static class OverlayDirectory
{
    private const int LinkLength = 26;
    private const uint DefaultContentMode = 0x16D; // 0555
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Makes the directory of <paramref name="id"/>; a leftover with its name goes first. The content directory takes the parent's mode and owner.</summary>
    /// <param name="context">The store.</param>
    /// <param name="paths">Which of its directories gets the layer.</param>
    /// <param name="id">The new layer.</param>
    /// <param name="parent">The layer below, which must exist; null at the bottom.</param>
    /// <param name="content">A staged content directory on the same file system that becomes <c>diff</c>; null for an empty one.</param>
    /// <param name="durable">Whether the layer is to be there after a power cut.</param>
    internal static void Create(StoreContext context, StorePaths paths, string id, string? parent, string? content, bool durable = true)
    {
        var directory = paths.LayerDirectory(id);
        if (paths.IsFlat)
        {
            // A hold's layer is never mounted: it needs no copy of what is below it.
            FileSystem.CreateDirectories(directory, 0x1C0);
            return;
        }

        FileSystem.CreateDirectories(paths.Links);
        Remove(paths, id);
        FileSystem.CreateDirectory(directory, 0x1C0);
        var (mode, user, group) = ContentOwner(context, parent);
        if (content is null) MakeOwned($"{directory}/diff", mode, user, group);
        else FileSystem.Rename(content, $"{directory}/diff");
        var link = NewLinkName();
        // The name first: whoever removes what a kill in between left finds the short link by it.
        WriteSmall($"{directory}/link", Encoding.ASCII.GetBytes(link), durable);
        File.CreateSymbolicLink($"{paths.Links}/{link}", $"../{id}/diff");
        MakeOwned($"{directory}/work", 0x1C0, user, group);
        MakeOwned($"{directory}/merged", 0x1C0, user, group);
        if (parent is null)
        {
            MakeOwned($"{directory}/empty", 0x1C0, user, group);
            return;
        }

        var home = context.HomeOf(parent) ?? throw new NotFoundException($"layer {parent}: layer not known");
        var parentDirectory = home.LayerDirectory(parent);
        var lower = $"l/{FileSystem.TryReadText($"{parentDirectory}/link") ?? throw new EngineException(ErrorKind.Internal, $"layer {parent} has no link file")}";
        if (FileSystem.TryReadText($"{parentDirectory}/lower") is { Length: > 0 } lowers) lower = $"{lower}:{lowers}";
        WriteSmall($"{directory}/lower", Encoding.ASCII.GetBytes(lower), durable);
        var ids = new StringBuilder(parent);
        foreach (var below in LowerIds(context, parent)) ids.Append(':').Append(below);
        WriteSmall($"{directory}/lower-layers", Encoding.ASCII.GetBytes(ids.ToString()), durable);
    }

    /// <summary>Mode and owner for the root of a layer over <paramref name="parent"/>.</summary>
    internal static (uint Mode, uint User, uint Group) ContentOwner(StoreContext context, string? parent)
    {
        if (parent is null) return (DefaultContentMode, 0, 0);
        var home = context.HomeOf(parent) ?? throw new NotFoundException($"layer {parent}: layer not known");
        using var content = DirectoryHandle.Open(home.LayerContent(parent));
        var status = content.TryStatus([])!.Value;
        return (status.Permissions, status.User, status.Group);
    }

    /// <summary>Removes a layer's directory and its short link, at once. For leftovers; layers go through a transaction.</summary>
    internal static void Remove(StorePaths paths, string id)
    {
        var directory = paths.LayerDirectory(id);
        if (!FileSystem.Exists(directory)) return;
        if (FileSystem.TryReadText($"{directory}/link") is { } link && IsLinkName(link)) FileSystem.TryRemoveFile($"{paths.Links}/{link}");
        FileTree.Remove(directory);
    }

    /// <summary>The layers below <paramref name="id"/>, nearest first, by its own files.</summary>
    internal static IReadOnlyList<string> LowerIds(StoreContext context, string id)
    {
        var home = context.HomeOf(id) ?? throw new NotFoundException($"layer {id}: layer not known");
        if (FileSystem.TryReadText($"{home.LayerDirectory(id)}/lower-layers") is { Length: > 0 } ids) return ids.Split(':');
        if (FileSystem.TryReadText($"{home.LayerDirectory(id)}/lower") is not { Length: > 0 } lower) return [];
        var result = new List<string>();
        foreach (var link in lower.Split(':'))
            result.Add(IdOfLink(context, link) ?? throw new EngineException(ErrorKind.Internal, $"layer {id}: {link} is missing below {home.Overlay}"));
        return result;
    }

    /// <summary>The content directory that <c>l/NAME</c> leads to in the first store that has it, by the short name; null if none has.</summary>
    internal static string? ResolveLink(StoreContext context, string link)
    {
        foreach (var paths in context.Writable)
        {
            if (FileSystem.Exists($"{paths.Overlay}/{link}")) return $"{paths.Overlay}/{link}";
        }

        foreach (var paths in context.Additional)
        {
            if (FileSystem.Exists($"{paths.Overlay}/{link}")) return $"{paths.Overlay}/{link}";
        }

        return null;
    }

    internal static bool IsLinkName(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(Alphabet);

    private static string? IdOfLink(StoreContext context, string link)
    {
        if (ResolveLink(context, link) is not { } path) return null;
        return new FileInfo(path).LinkTarget is { } target ? Path.GetFileName(Path.GetDirectoryName(target)) : null;
    }

    /// <summary>A layer's small files are written after its content was synced, and without them the content is of no use.</summary>
    private static void WriteSmall(string path, byte[] data, bool durable)
    {
        using var file = FileSystem.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, 0x1A4);
        FileSystem.Write(file, data, path);
        if (durable) OpenFile.SyncData(file);
    }

    private static void MakeOwned(string path, uint mode, uint user, uint group)
    {
        FileSystem.CreateDirectory(path, 0x1C0);
        using var directory = FileSystem.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        if (user != 0 || group != 0) OpenFile.SetOwner(directory, user, group);
        if (mode != 0x1C0) OpenFile.SetMode(directory, mode);
    }

    private static string NewLinkName()
    {
        Span<byte> random = stackalloc byte[LinkLength];
        RandomBytes.Fill(random);
        Span<char> name = stackalloc char[LinkLength];
        for (var i = 0; i < LinkLength; i++) name[i] = Alphabet[random[i] & 31];
        return new string(name);
    }
}
