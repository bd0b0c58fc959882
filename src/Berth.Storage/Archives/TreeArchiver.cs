using System.Text;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Namespaces;
using Berth.Storage.Tar;

namespace Berth.Storage.Archives;

/// <summary>
/// Writes a directory tree as a tar archive: names in order, times in whole seconds, hard links kept, sockets left out.
/// For the upper directory of an overlay it writes a layer: whiteouts and opaque directories as the image format has them.
/// </summary>
public sealed class TreeArchiver
{
    private readonly TarWriter _tar;
    private readonly bool _isLayer;
    private readonly Dictionary<FileIdentity, byte[]> _links = [];
    private readonly byte[] _buffer = new byte[262144];

    /// <param name="output">Takes the archive; not closed.</param>
    /// <param name="isLayer">Whether the tree is an upper directory, whose whiteouts are to be translated; else they are device files like others.</param>
    public TreeArchiver(Stream output, bool isLayer)
    {
        _tar = new TarWriter(output);
        _isLayer = isLayer;
    }

    /// <summary>Which entries go in, by path below the tree (without a leading slash); null for all. A refused directory's content is refused too.</summary>
    public Func<string, bool>? Accepts { get; init; }

    /// <summary>The mapping through which the tree's owners go into the archive, as those inside; null for owners as they are.</summary>
    public IdMap? Owners { get; init; }

    /// <summary>
    /// For an upper directory: the overlay's own view, from which the content of files comes that were copied up without it
    /// (metacopy). Null where there are none.
    /// </summary>
    public DirectoryHandle? Merged { get; init; }

    /// <summary>For an upper directory: takes the path of each whiteout, which is not written then. Null for a layer, which has them.</summary>
    public Action<byte[]>? Removed { get; init; }

    /// <summary>With <see cref="Removed"/>: takes the path of each directory that hides what lower ones have there.</summary>
    public Action<byte[]>? Replaced { get; init; }

    /// <summary>Writes the whole archive. Only a layer has an entry for the tree itself.</summary>
    /// <exception cref="EngineException">Something cannot be read.</exception>
    public void Write(string directory)
    {
        using var root = DirectoryHandle.Open(directory);
        if (_isLayer) Entry(root, "."u8, [], root.TryStatus([])!.Value);
        Tree(root, []);
        _tar.Complete();
    }

    private void Tree(DirectoryHandle directory, byte[] path)
    {
        var names = new List<byte[]>(directory.Names());
        names.Sort(static (a, b) => a.AsSpan().SequenceCompareTo(b));
        foreach (var name in names)
        {
            // What goes while the tree is read was not there.
            if (directory.TryStatus(name) is not { } status) continue;
            byte[] below = path.Length == 0 ? name : [.. path, (byte)'/', .. name];
            if (Accepts is not null && !Accepts(Encoding.UTF8.GetString(below))) continue;
            Entry(directory, name, below, status);
            if (status.Type != FileType.Directory) continue;
            using var child = directory.TryOpenDirectory(name);
            if (child is not null) Tree(child, below);
        }
    }

    private void Entry(DirectoryHandle directory, ReadOnlySpan<byte> name, byte[] path, FileStatus status)
    {
        if (_isLayer && status.IsWhiteout)
        {
            Whiteout(path, status);
            return;
        }

        if (status.Type == FileType.Directory)
        {
            if (path.Length > 0) _tar.Header(Describe(directory, name, path, status, TarEntryType.Directory));
            if (_isLayer) Overlay(directory, name, path, status);
            return;
        }

        if (status.Links > 1)
        {
            if (_links.TryGetValue(status.Identity, out var first))
            {
                _tar.Header(Describe(directory, name, path, status, TarEntryType.HardLink) with { LinkTarget = first, Attributes = [] });
                return;
            }

            _links.Add(status.Identity, path);
        }

        switch (status.Type)
        {
            case FileType.Regular: Regular(directory, name, path, status); break;
            case FileType.SymbolicLink:
                _tar.Header(Describe(directory, name, path, status, TarEntryType.SymbolicLink) with { LinkTarget = directory.ReadLink(name) });
                break;
            case FileType.CharacterDevice: _tar.Header(Describe(directory, name, path, status, TarEntryType.CharacterDevice)); break;
            case FileType.BlockDevice: _tar.Header(Describe(directory, name, path, status, TarEntryType.BlockDevice)); break;
            case FileType.Fifo: _tar.Header(Describe(directory, name, path, status, TarEntryType.Fifo)); break;
            default: break; // A socket has no meaning without its program.
        }
    }

    private void Regular(DirectoryHandle directory, ReadOnlySpan<byte> name, byte[] path, FileStatus status)
    {
        using var file = Open(directory, name, path);
        _tar.Header(Describe(directory, name, path, status, TarEntryType.Regular) with { Size = status.Length });
        var rest = status.Length;
        while (rest > 0)
        {
            var count = FileSystem.Read(file, _buffer.AsSpan(0, (int)Math.Min(rest, _buffer.Length)));
            if (count == 0)
            {
                // The header has promised this much.
                count = (int)Math.Min(rest, _buffer.Length);
                _buffer.AsSpan(0, count).Clear();
            }

            _tar.Data(_buffer.AsSpan(0, count));
            rest -= count;
        }

        _tar.EndData(status.Length);
    }

    private Descriptor Open(DirectoryHandle directory, ReadOnlySpan<byte> name, byte[] path)
    {
        if (_isLayer && directory.TryAttribute(name, OverlayAttributes.Metacopy) is not null)
        {
            return Merged?.TryOpenFileInRoot(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking)
                ?? throw new EngineException(ErrorKind.Internal, $"\"/{Encoding.UTF8.GetString(path)}\" was copied up without its content (metacopy), and its layers are not at hand");
        }

        return directory.OpenFile(name, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
    }

    private void Whiteout(byte[] path, FileStatus status)
    {
        if (Removed is not null)
        {
            Removed(path);
            return;
        }

        var slash = path.AsSpan().LastIndexOf((byte)'/') + 1;
        _tar.Header(new TarEntry { Type = TarEntryType.Regular, Name = [.. path[..slash], .. ".wh."u8, .. path[slash..]], User = Inner(Owners?.Users, status.User), Group = Inner(Owners?.Groups, status.Group), Modified = status.Modified });
    }

    private void Overlay(DirectoryHandle directory, ReadOnlySpan<byte> name, byte[] path, FileStatus status)
    {
        if (directory.TryAttribute(name, OverlayAttributes.Redirect) is not null)
            throw new EngineException(ErrorKind.Internal, $"\"/{Encoding.UTF8.GetString(path)}\" was renamed inside an overlay with redirect_dir: it cannot become a layer");
        if (directory.TryAttribute(name, OverlayAttributes.Opaque) is not [(byte)'y']) return;
        if (Removed is not null)
        {
            Replaced?.Invoke(path);
            return;
        }

        byte[] marker = path.Length == 0 ? ".wh..wh..opq"u8.ToArray() : [.. path, .. "/.wh..wh..opq"u8];
        _tar.Header(new TarEntry { Type = TarEntryType.Regular, Name = marker, User = Inner(Owners?.Users, status.User), Group = Inner(Owners?.Groups, status.Group), Modified = status.Modified });
    }

    private TarEntry Describe(DirectoryHandle directory, ReadOnlySpan<byte> name, byte[] path, FileStatus status, TarEntryType type)
    {
        var isDevice = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
        return new TarEntry
        {
            Type = type,
            Name = path,
            Mode = status.Permissions,
            User = Inner(Owners?.Users, status.User),
            Group = Inner(Owners?.Groups, status.Group),
            Modified = status.Modified,
            DeviceMajor = isDevice ? status.DeviceMajor : 0,
            DeviceMinor = isDevice ? status.DeviceMinor : 0,
            Attributes = Attributes(directory, name),
        };
    }

    private static uint Inner(IReadOnlyList<IdRange>? ranges, uint id) => ranges is null ? id : IdMap.ToInner(ranges, id) ?? id;

    private static IReadOnlyList<KeyValuePair<byte[], byte[]>> Attributes(DirectoryHandle directory, ReadOnlySpan<byte> name)
    {
        var attributes = new List<KeyValuePair<byte[], byte[]>>();
        foreach (var key in directory.AttributeNames(name))
        {
            var isPortable = key.AsSpan().SequenceEqual("security.capability"u8)
                || (key.AsSpan().StartsWith("user."u8) && !key.AsSpan().StartsWith("user.overlay."u8));
            if (isPortable && directory.TryAttribute(name, key) is { } value) attributes.Add(new(key, value));
        }

        return attributes;
    }
}
