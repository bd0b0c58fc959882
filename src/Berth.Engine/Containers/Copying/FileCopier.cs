using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Security;

namespace Berth.Engine.Containers.Copying;

/// <summary>Copies files between roots by the rules of podman-cp(1).</summary>
public sealed class FileCopier(CopyOptions options)
{
    private const int PieceSize = 256 << 10;

    private readonly byte[] _buffer = new byte[PieceSize];
    private IReadOnlyCollection<FileIdentity> _leftOut = [];

    /// <summary>Copies a file or a directory with all that is in it.</summary>
    /// <param name="from">Where the source is.</param>
    /// <param name="sourcePath">The source; <c>/.</c> at its end means what is in it.</param>
    /// <param name="to">Where the destination is.</param>
    /// <param name="destinationPath">The destination; a directory that is there takes the source in.</param>
    /// <exception cref="NotFoundException">The source, or the directory of the destination, is not there.</exception>
    /// <exception cref="ConflictException">A file is where a directory would go, or the other way round.</exception>
    public void Copy(CopyRoot from, string sourcePath, CopyRoot to, string destinationPath)
    {
        _leftOut = from.LeftOut;
        var owner = options.Archive ? to.Owner : null;
        var sourceAt = from.Absolute(sourcePath);
        using var source = from.OpenFile(sourceAt, OpenFlags.Path, sourcePath);
        var status = FileStatus.Of(source);
        var target = to.Absolute(destinationPath);
        using var existing = to.TryOpenFile(target, OpenFlags.Path);
        var existingType = existing is null ? (FileType?)null : FileStatus.Of(existing).Type;
        if (status.Type == FileType.Directory)
        {
            if (destinationPath.EndsWith('/') && existingType is null)
                throw to.NotFound(destinationPath);
            using var tree = from.OpenDirectory(sourceAt, sourcePath);
            var isContents = sourcePath.EndsWith("/.", StringComparison.Ordinal) || sourcePath == ".";
            CopyDirectory(tree, status, isContents ? null : BaseName(sourceAt), to, target, existingType, owner);
            return;
        }
        if (destinationPath.EndsWith('/') && existingType != FileType.Directory)
            throw to.NotFound(destinationPath);
        using var content = from.OpenFile(sourceAt, OpenFlags.ReadOnly | OpenFlags.NonBlocking, sourcePath);
        var (directory, name) = existingType == FileType.Directory
            ? (to.OpenDirectory(target, destinationPath), BaseName(sourceAt))
            : (Parent(to, target, destinationPath), BaseName(target));
        using (directory)
            WriteFile(content, status, directory, Bytes(name), owner);
    }

    // With a name of its own it goes into a directory that is there, without one what is in it does.
    private void CopyDirectory(
        DirectoryHandle tree, FileStatus status, string? ownName, CopyRoot to, string target, FileType? existingType, CopyOwner? owner)
    {
        if (existingType is not null and not FileType.Directory)
        {
            if (!options.Overwrite)
                throw new ConflictException("destination must be a directory when copying a directory");
            using var above = Parent(to, target, target);
            above.Remove(Bytes(BaseName(target)));
            existingType = null;
        }
        DirectoryHandle into;
        if (existingType == FileType.Directory && ownName is null)
        {
            into = to.OpenDirectory(target, target);
        }
        else
        {
            using var above = existingType == FileType.Directory ? to.OpenDirectory(target, target) : Parent(to, target, target);
            var name = Bytes(existingType == FileType.Directory ? ownName! : BaseName(target));
            into = MakeDirectory(above, name, status, owner);
        }
        using (into)
            CopyContents(tree, into, owner);
    }

    /// <summary>Copies what is in one directory into another. Neither a link in it nor one that is put there meanwhile is followed.</summary>
    internal void CopyContents(DirectoryHandle from, DirectoryHandle to, CopyOwner? owner)
    {
        foreach (var name in from.Names())
        {
            // Gone since it was listed.
            if (from.TryStatus(name) is not { } status)
                continue;
            switch (status.Type)
            {
                case FileType.Directory when _leftOut.Contains(status.Identity):
                    break;
                case FileType.Directory:
                    using (var below = from.TryOpenDirectory(name))
                    {
                        if (below is null)
                            continue;
                        using var made = MakeDirectory(to, name, status, owner);
                        CopyContents(below, made, owner);
                        CopyAttributes(from, to, name);
                        to.SetTime(name, status.Modified);
                    }
                    break;
                case FileType.Regular:
                    using (var content = from.OpenFile(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking))
                        WriteFile(content, status, to, name, owner);
                    CopyAttributes(from, to, name);
                    break;
                case FileType.SymbolicLink:
                    var link = from.ReadLink(name);
                    MakeWay(to, name);
                    to.TryCreateSymbolicLink(link, name);
                    Own(to, name, status, owner);
                    break;
                case FileType.Socket:
                    break;
                default:
                    MakeWay(to, name);
                    to.TryCreateNode(name, status.Mode, status.DeviceMajor, status.DeviceMinor);
                    Own(to, name, status, owner);
                    break;
            }
        }
    }

    private DirectoryHandle MakeDirectory(DirectoryHandle above, ReadOnlySpan<byte> name, FileStatus status, CopyOwner? owner)
    {
        if (!above.TryCreateDirectory(name, 0x1C0))
        {
            if (above.TryStatus(name) is { Type: not FileType.Directory })
            {
                if (!options.Overwrite)
                    throw new ConflictException($"cannot overwrite non-directory \"{Encoding.UTF8.GetString(name)}\" with a directory");
                above.Remove(name);
                above.TryCreateDirectory(name, 0x1C0);
            }
            else
            {
                return above.TryOpenDirectory(name) ?? throw new ConflictException($"{Encoding.UTF8.GetString(name)}: somebody else makes it now");
            }
        }
        // A container that has the directory may put a link in its place.
        var made = above.TryOpenDirectory(name) ?? throw new ConflictException($"{Encoding.UTF8.GetString(name)}: somebody else makes it now");
        made.SetOwner([], owner?.User ?? status.User, owner?.Group ?? status.Group);
        made.SetMode("."u8, status.Permissions);
        return made;
    }

    private void WriteFile(Descriptor content, FileStatus status, DirectoryHandle directory, ReadOnlySpan<byte> name, CopyOwner? owner)
    {
        MakeWay(directory, name);
        using var file = directory.TryCreateFile(name, 0x180) ?? throw new ConflictException($"{Encoding.UTF8.GetString(name)}: somebody else makes it now");
        while (FileSystem.Read(content, _buffer) is > 0 and var count)
            FileSystem.Write(file, _buffer.AsSpan(0, count));
        var (user, group) = owner is { } given ? (given.User, given.Group) : (status.User, status.Group);
        OpenFile.SetOwner(file, user, group);
        // After the owner: a change of that takes the set-user-id bit away.
        OpenFile.SetMode(file, status.Permissions);
        OpenFile.SetTime(file, status.Modified);
    }

    // What is in the way is replaced, not written into: nobody who has it open sees half of each.
    private void MakeWay(DirectoryHandle directory, ReadOnlySpan<byte> name)
    {
        if (directory.TryStatus(name) is not { } old)
            return;
        if (old.Type == FileType.Directory && !options.Overwrite)
            throw new ConflictException($"cannot overwrite directory \"{Encoding.UTF8.GetString(name)}\" with non-directory");
        directory.Remove(name);
    }

    private static void CopyAttributes(DirectoryHandle from, DirectoryHandle to, ReadOnlySpan<byte> name)
    {
        foreach (var attribute in from.AttributeNames(name))
        {
            if (from.TryAttribute(name, attribute) is { } value && !attribute.AsSpan().StartsWith("trusted.overlay."u8) && !Selinux.IsLabel(attribute))
                to.SetAttribute(name, attribute, value);
        }
    }

    private static void Own(DirectoryHandle directory, ReadOnlySpan<byte> name, FileStatus status, CopyOwner? owner)
        => directory.SetOwner(name, owner?.User ?? status.User, owner?.Group ?? status.Group);

    private static DirectoryHandle Parent(CopyRoot root, string target, string shown)
    {
        var slash = target.LastIndexOf('/');
        return root.OpenDirectory(slash <= 0 ? "/" : target[..slash], shown);
    }

    private static string BaseName(string path) => path[(path.LastIndexOf('/') + 1)..];

    private static byte[] Bytes(string path) => Encoding.UTF8.GetBytes(path);
}
