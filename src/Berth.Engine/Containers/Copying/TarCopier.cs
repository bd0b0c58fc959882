using System.Formats.Tar;
using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Engine.Containers.Copying;

/// <summary>Reads a root as a tar stream, and unpacks one in a root (podman-cp(1) with <c>-</c>).</summary>
public static class TarCopier
{
    /// <summary>Writes what is at a path, under its own name.</summary>
    public static void Read(CopyRoot from, string sourcePath, Stream output)
    {
        var path = from.Absolute(sourcePath);
        using var source = from.OpenFile(path, OpenFlags.Path, sourcePath);
        using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
        var name = path[(path.LastIndexOf('/') + 1)..];
        var status = FileStatus.Of(source);
        if (status.Type != FileType.Directory)
        {
            using var content = from.OpenFile(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking, sourcePath);
            WriteFile(tar, name, status, content);
            return;
        }
        var inside = sourcePath.EndsWith("/.", StringComparison.Ordinal) || name.Length == 0 || name == ".";
        using var tree = from.OpenDirectory(path, sourcePath);
        WriteDirectory(tar, inside ? "" : name + "/", status, tree, from.LeftOut);
    }

    /// <summary>Unpacks a tar stream in a directory that is there. Names that would lead out of it lead nowhere.</summary>
    /// <exception cref="NotFoundException">The directory is not there.</exception>
    public static void Write(CopyRoot to, string destinationPath, Stream input, CopyOptions options)
    {
        using (var found = to.OpenFile(to.Absolute(destinationPath), OpenFlags.Path, destinationPath))
        {
            if (FileStatus.Of(found).Type != FileType.Directory)
                throw new ConflictException("destination must be a directory when copying from stdin");
        }
        using var top = to.OpenDirectory(to.Absolute(destinationPath), destinationPath);
        using var tar = new TarReader(input, leaveOpen: true);
        while (Next(tar) is { } entry)
            Unpack(top, entry, options.Archive ? to.Owner : null);
    }

    private static System.Formats.Tar.TarEntry? Next(TarReader tar)
    {
        try
        {
            return tar.GetNextEntry();
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            throw new InvalidArgumentException("source must be a (compressed) tar archive when copying from stdin", error);
        }
    }

    private static void Unpack(DirectoryHandle top, System.Formats.Tar.TarEntry entry, CopyOwner? owner)
    {
        // A ".." in a name leads to the top at most, never out of it.
        var path = Path.GetFullPath("/" + entry.Name).Trim('/');
        if (path.Length == 0)
            return;
        var slash = path.LastIndexOf('/');
        using var parent = MakeParents(top, slash < 0 ? "" : path[..slash]);
        var name = Encoding.UTF8.GetBytes(path[(slash + 1)..]);
        var mode = (uint)entry.Mode;
        switch (entry.EntryType)
        {
            case TarEntryType.Directory:
                if (!parent.TryCreateDirectory(name, mode) && parent.TryStatus(name) is not { Type: FileType.Directory })
                    throw new ConflictException($"cannot overwrite non-directory \"{path}\" with a directory");
                break;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                parent.Remove(name);
                using (var file = parent.TryCreateFile(name, 0x180) ?? throw new ConflictException($"{path}: somebody else makes it now"))
                {
                    var buffer = new byte[64 << 10];
                    while (entry.DataStream is { } data && data.Read(buffer) is > 0 and var count)
                        FileSystem.Write(file, buffer.AsSpan(0, count));
                }
                break;
            case TarEntryType.SymbolicLink:
                parent.Remove(name);
                parent.TryCreateSymbolicLink(Encoding.UTF8.GetBytes(entry.LinkName), name);
                parent.SetOwner(name, owner?.User ?? (uint)entry.Uid, owner?.Group ?? (uint)entry.Gid);
                return;
            case TarEntryType.HardLink:
                var target = Path.GetFullPath("/" + entry.LinkName);
                var at = target.LastIndexOf('/');
                using (var directory = top.TryOpenInRoot(Encoding.UTF8.GetBytes("." + target[..at])))
                {
                    parent.Remove(name);
                    if (directory is null || !parent.TryCreateHardLink(directory, Encoding.UTF8.GetBytes(target[(at + 1)..]), name))
                        throw new InvalidArgumentException($"{path}: a hard link in the archive has no target");
                }
                return;
            case TarEntryType.Fifo:
                parent.Remove(name);
                parent.TryCreateNode(name, 0x1000 | mode);
                break;
            default:
                return;
        }
        parent.SetOwner(name, owner?.User ?? (uint)entry.Uid, owner?.Group ?? (uint)entry.Gid);
        parent.SetModeOfShared(name, mode & 0xFFF);
    }

    private static DirectoryHandle MakeParents(DirectoryHandle top, string path)
    {
        var at = top.TryOpenInRoot("."u8)!;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = Encoding.UTF8.GetBytes(part);
            at.TryCreateDirectory(name, 0x1ED);
            // A link on the way is followed within the destination only.
            var next = at.TryOpenDirectory(name);
            at.Dispose();
            at = next ?? throw new InvalidArgumentException($"{path}: a link in the archive's way");
        }
        return at;
    }

    private static void WriteDirectory(TarWriter tar, string prefix, FileStatus status, DirectoryHandle directory, IReadOnlyCollection<FileIdentity> leftOut)
    {
        if (prefix.Length > 0)
            tar.WriteEntry(Fill(new PaxTarEntry(TarEntryType.Directory, prefix), status));
        foreach (var raw in directory.Names())
        {
            if (directory.TryStatus(raw) is not { } entry)
                continue;
            var name = prefix + Encoding.UTF8.GetString(raw);
            switch (entry.Type)
            {
                case FileType.Directory when leftOut.Contains(entry.Identity):
                    break;
                case FileType.Directory:
                    using (var below = directory.TryOpenDirectory(raw))
                    {
                        if (below is not null)
                            WriteDirectory(tar, name + "/", entry, below, leftOut);
                    }
                    break;
                case FileType.Regular:
                    using (var content = directory.OpenFile(raw, OpenFlags.ReadOnly | OpenFlags.NonBlocking))
                        WriteFile(tar, name, entry, content);
                    break;
                case FileType.SymbolicLink:
                    tar.WriteEntry(Fill(new PaxTarEntry(TarEntryType.SymbolicLink, name) { LinkName = Encoding.UTF8.GetString(directory.ReadLink(raw)) }, entry));
                    break;
                case FileType.Fifo:
                    tar.WriteEntry(Fill(new PaxTarEntry(TarEntryType.Fifo, name), entry));
                    break;
            }
        }
    }

    private static void WriteFile(TarWriter tar, string name, FileStatus status, Descriptor content)
    {
        using var data = new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(content.Number, ownsHandle: false), FileAccess.Read);
        tar.WriteEntry(Fill(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = data }, status));
    }

    private static PaxTarEntry Fill(PaxTarEntry entry, FileStatus status)
    {
        entry.Mode = (UnixFileMode)status.Permissions;
        entry.Uid = (int)status.User;
        entry.Gid = (int)status.Group;
        entry.ModificationTime = DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, status.Modified.Seconds));
        return entry;
    }
}
