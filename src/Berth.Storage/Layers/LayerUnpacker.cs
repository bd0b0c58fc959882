using System.Text;
using Berth.Linux.Compression;
using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Linux.Mounts;
using Berth.Linux.Processes;
using Berth.Linux.Security;
using Berth.Linux;
using Berth.Storage.Tar;

namespace Berth.Storage.Layers;

/// <summary>
/// Unpacks a layer's archive into a directory as an overlay file system wants it (OCI image-spec, layer.md): whiteouts
/// become character devices 0/0, opaque directories get trusted.overlay.opaque. Nothing is made outside the directory,
/// whatever the archive says.
/// </summary>
internal sealed class LayerUnpacker : IDisposable
{
    private const int WritebackSize = 4 * 1024 * 1024;
    private const int SmallestWriteback = 64 * 1024;
    private readonly TarReader _tar;
    private readonly TarSplitWriter? _split;
    private readonly LayerDirectories _directories;
    private readonly bool _ignoreOwnershipErrors;
    private readonly uint _umask;
    private readonly Crc64 _crc = new();
    private readonly Dictionary<string, FileTime> _directoryTimes = new(StringComparer.Ordinal);
    private bool _hasSetGroupDirectory;

    /// <param name="root">The layer's directory, empty.</param>
    /// <param name="tar">The archive, at its start.</param>
    /// <param name="split">Where to keep the archive's own bytes, or null.</param>
    /// <param name="ignoreOwnershipErrors">Whether a refused change of owner is passed over.</param>
    internal LayerUnpacker(DirectoryHandle root, TarReader tar, TarSplitWriter? split, bool ignoreOwnershipErrors)
    {
        _tar = tar;
        _split = split;
        _directories = new LayerDirectories(root);
        _ignoreOwnershipErrors = ignoreOwnershipErrors;
        _umask = ProcessUmask();
    }

    /// <summary>Whether the archive is no layer: names that begin with <c>.wh.</c> are names like others.</summary>
    internal bool IsPlain { get; init; }

    /// <summary>The users that own an entry.</summary>
    internal SortedSet<uint> Users { get; } = [];

    /// <summary>The groups that own an entry.</summary>
    internal SortedSet<uint> Groups { get; } = [];

    /// <summary>Whether the archive says what the layer's root directory is like.</summary>
    internal bool HasRoot { get; private set; }

    /// <summary>Reads the archive to its end.</summary>
    /// <exception cref="EngineException">The archive is malformed, or something cannot be made.</exception>
    internal void Unpack()
    {
        while (_tar.Next() is { } entry)
        {
            _split?.Segment(_tar.TakeRaw());
            _directories.BeginEntry();
            try
            {
                Apply(entry);
            }
            catch (SyscallException e)
            {
                throw new EngineException(ErrorKind.Internal, $"unpacking \"{LayerPath.Show(entry.Name)}\" of a layer: {e.Message}", e);
            }
        }

        Drain();
        foreach (var (path, time) in _directoryTimes) SetDirectoryTime(Encoding.Latin1.GetBytes(path), time);
    }

    public void Dispose() => _directories.Dispose();

    private void Drain()
    {
        // The archive's end marks and whatever follows them belong to its digest.
        _split?.Segment(_tar.TakeRaw());
        for (ReadOnlySpan<byte> rest; (rest = _tar.ReadTrailer()).Length > 0;) _split?.Segment(rest);
    }

    private void Apply(TarEntry entry)
    {
        var path = LayerPath.Clean(entry.Name);
        if (path.Length == 0)
        {
            if (entry.Type != TarEntryType.Directory) throw new TarException($"\"{LayerPath.Show(entry.Name)}\" in a layer has no name");
            ApplyRoot(entry);
            return;
        }

        var name = LayerPath.Name(path);
        var parent = _directories.OpenOrCreate(LayerPath.Parent(path));
        if (!IsPlain && name.StartsWith(".wh."u8))
        {
            Whiteout(entry, parent, path);
            Record(entry, isDuplicate: false);
            return;
        }

        Users.Add(entry.User);
        Groups.Add(entry.Group);
        switch (entry.Type)
        {
            case TarEntryType.Regular: MakeFile(entry, parent, path); break;
            case TarEntryType.Directory: Record(entry, MakeDirectory(entry, parent, path)); break;
            default: Record(entry, MakeOther(entry, parent, path)); break;
        }
    }

    private void Record(TarEntry entry, bool isDuplicate)
    {
        if (entry.Size > 0) throw new TarException($"\"{LayerPath.Show(entry.Name)}\" in a layer may not have data");
        // Readers of tar-split refuse a name that comes twice; an entry without data is not needed for the archive.
        if (!isDuplicate) _split?.File(entry.Name, 0, 0);
    }

    private void ApplyRoot(TarEntry entry)
    {
        var isDuplicate = HasRoot;
        HasRoot = true;
        Users.Add(entry.User);
        Groups.Add(entry.Group);
        SetOwner(_directories.Root, "."u8, entry);
        _directories.Root.SetMode("."u8, entry.Mode);
        SetAttributes(_directories.Root, [], entry);
        _directoryTimes[""] = entry.Modified;
        Record(entry, isDuplicate);
    }

    private bool MakeDirectory(TarEntry entry, DirectoryHandle parent, byte[] path)
    {
        var name = LayerPath.Name(path);
        var key = Encoding.Latin1.GetString(path);
        var isDuplicate = _directoryTimes.ContainsKey(key);
        var isOpaque = false;
        var isNew = parent.TryCreateDirectory(name, entry.Mode);
        if (!isNew)
        {
            var existing = parent.TryStatus(name)!.Value;
            if (existing.Type != FileType.Directory)
            {
                // A whiteout of the same name hides what lower layers have there; the new directory must go on hiding it.
                isOpaque = existing.IsWhiteout;
                Replace(parent, path);
                isNew = parent.TryCreateDirectory(name, entry.Mode);
                isDuplicate = true;
            }
        }

        SetOwner(parent, name, entry, force: !isNew || _hasSetGroupDirectory);
        if (!isNew || _hasSetGroupDirectory || (entry.Mode & (_umask | 0xE00)) != 0) parent.SetMode(name, entry.Mode);
        _hasSetGroupDirectory |= (entry.Mode & 0x400) != 0;
        if (isOpaque) parent.SetAttribute(name, OverlayAttributes.Opaque, "y"u8);
        SetAttributes(parent, name, entry);
        _directoryTimes[key] = entry.Modified;
        return isDuplicate;
    }

    private void MakeFile(TarEntry entry, DirectoryHandle parent, byte[] path)
    {
        var name = LayerPath.Name(path);
        var isDuplicate = false;
        // The set-id bits go with a change of owner and are put back after it.
        var file = parent.TryCreateFile(name, entry.Mode & 0x1FF);
        if (file is null)
        {
            isDuplicate = true;
            Replace(parent, path);
            file = parent.TryCreateFile(name, entry.Mode & 0x1FF) ?? throw new TarException($"\"{LayerPath.Show(path)}\" cannot be replaced in the layer");
        }

        using (file)
        {
            if (entry.SparseMap is { } map) CopySparse(entry, map, file);
            else Copy(entry, file, isDuplicate);
            if (entry.User != 0 || entry.Group != 0 || _hasSetGroupDirectory) ChangeOwner(() => OpenFile.SetOwner(file, entry.User, entry.Group));
            if ((entry.Mode & (_umask | 0xE00)) != 0) OpenFile.SetMode(file, entry.Mode);
            SetAttributes(parent, name, entry);
            OpenFile.SetTime(file, entry.Modified);
        }
    }

    private void Copy(TarEntry entry, Descriptor file, bool isDuplicate)
    {
        _crc.Reset();
        var unsent = 0;
        for (ReadOnlySpan<byte> data; (data = _tar.ReadData()).Length > 0;)
        {
            FileSystem.Write(file, data);
            unsent += data.Length;
            if (unsent >= WritebackSize)
            {
                // The image waits for the disk at its end: the disk begins while there is still something to decompress.
                OpenFile.BeginWriteback(file);
                unsent = 0;
            }

            if (_split is null) continue;
            if (isDuplicate) _split.Segment(data);
            else _crc.Append(data);
        }

        if (unsent >= SmallestWriteback) OpenFile.BeginWriteback(file);
        if (!isDuplicate) _split?.File(entry.Name, entry.Size, _crc.Value);
    }

    private void CopySparse(TarEntry entry, IReadOnlyList<SparseRange> map, Descriptor file)
    {
        OpenFile.SetLength(file, entry.SparseLength);
        var index = 0;
        long done = 0;
        for (ReadOnlySpan<byte> data; (data = _tar.ReadData()).Length > 0;)
        {
            // The archive has the file's data without its holes: it cannot be rebuilt from the file and is kept.
            _split?.Segment(data);
            while (data.Length > 0)
            {
                while (done == map[index].Length)
                {
                    index++;
                    done = 0;
                }

                var piece = data[..(int)Math.Min(data.Length, map[index].Length - done)];
                OpenFile.WriteAt(file, piece, map[index].Offset + done);
                done += piece.Length;
                data = data[piece.Length..];
            }
        }
    }

    private bool MakeOther(TarEntry entry, DirectoryHandle parent, byte[] path)
    {
        // The kernel lets nobody make device files in a user namespace: they are left out, as containers/storage does.
        if (entry.Type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice && UserIdentity.HasEnteredNamespace) return false;
        var isDuplicate = false;
        while (!TryMake(entry, parent, LayerPath.Name(path)))
        {
            if (isDuplicate) throw new TarException($"\"{LayerPath.Show(path)}\" cannot be replaced in the layer");
            isDuplicate = true;
            Replace(parent, path);
        }

        if (entry.Type == TarEntryType.HardLink) return isDuplicate;
        var name = LayerPath.Name(path);
        SetOwner(parent, name, entry, force: _hasSetGroupDirectory);
        if (entry.Type != TarEntryType.SymbolicLink) parent.SetMode(name, entry.Mode);
        SetAttributes(parent, name, entry);
        parent.SetTime(name, entry.Modified);
        return isDuplicate;
    }

    private bool TryMake(TarEntry entry, DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        switch (entry.Type)
        {
            case TarEntryType.SymbolicLink:
                return parent.TryCreateSymbolicLink(entry.LinkTarget, name);
            case TarEntryType.HardLink:
                var target = LayerPath.Clean(entry.LinkTarget);
                if (target.Length == 0 || _directories.TryOpen(LayerPath.Parent(target)) is not { } directory)
                    throw new TarException($"\"{LayerPath.Show(entry.Name)}\" is a hard link to \"{LayerPath.Show(entry.LinkTarget)}\", which the layer does not have");
                return parent.TryCreateHardLink(directory, LayerPath.Name(target), name);
            default:
                var type = entry.Type switch
                {
                    TarEntryType.CharacterDevice => FileType.CharacterDevice,
                    TarEntryType.BlockDevice => FileType.BlockDevice,
                    _ => FileType.Fifo,
                };
                return parent.TryCreateNode(name, entry.Mode | (uint)type, entry.DeviceMajor, entry.DeviceMinor);
        }
    }

    private void Whiteout(TarEntry entry, DirectoryHandle parent, byte[] path)
    {
        var name = LayerPath.Name(path);
        if (name.SequenceEqual(".wh..wh..opq"u8))
        {
            if (LayerPath.Parent(path).Length > 0) parent.SetAttribute([], OverlayAttributes.Opaque, "y"u8);
            return;
        }

        // Other names of this form are the bookkeeping of aufs.
        if (name.StartsWith(".wh..wh."u8)) return;
        var hidden = name[4..];
        if (hidden.Length == 0 || hidden.SequenceEqual("."u8) || hidden.SequenceEqual(".."u8))
            throw new TarException($"invalid whiteout \"{LayerPath.Show(entry.Name)}\" in a layer");
        if (parent.TryCreateNode(hidden, (uint)FileType.CharacterDevice)) return;
        // A whiteout is about lower layers: what this one has stays, but must hide theirs.
        if (parent.TryStatus(hidden) is { Type: FileType.Directory }) parent.SetAttribute(hidden, OverlayAttributes.Opaque, "y"u8);
    }

    /// <summary>Removes what has a name already, to make room for a later entry of that name.</summary>
    private void Replace(DirectoryHandle parent, byte[] path)
    {
        var name = LayerPath.Name(path);
        var existing = parent.TryStatus(name)!.Value;
        if (_split is not null && existing is { Type: FileType.Regular, Length: > 0 })
            throw new TarException($"\"{LayerPath.Show(path)}\" is in the layer twice: duplicates of file paths not supported");
        if (existing.Type is FileType.Directory or FileType.SymbolicLink) _directories.Forget();
        if (existing.Type == FileType.Directory)
        {
            var key = Encoding.Latin1.GetString(path);
            foreach (var known in _directoryTimes.Keys.Where(known => known == key || known.StartsWith(key + "/", StringComparison.Ordinal)).ToList())
                _directoryTimes.Remove(known);
        }

        parent.Remove(name);
    }

    private void SetOwner(DirectoryHandle directory, ReadOnlySpan<byte> name, TarEntry entry, bool force = true)
    {
        if (!force && entry.User == 0 && entry.Group == 0) return;
        try
        {
            directory.SetOwner(name, entry.User, entry.Group);
        }
        catch (SyscallException) when (_ignoreOwnershipErrors)
        {
            // Asked for by ignore_chown_errors.
        }
    }

    private void ChangeOwner(Action change)
    {
        try
        {
            change();
        }
        catch (SyscallException) when (_ignoreOwnershipErrors)
        {
            // Asked for by ignore_chown_errors.
        }
    }

    private static void SetAttributes(DirectoryHandle directory, ReadOnlySpan<byte> name, TarEntry entry)
    {
        foreach (var (key, value) in entry.Attributes)
        {
            // The overlay's own attributes and the host's labels are not the archive's to set.
            if (key.AsSpan().StartsWith("trusted.overlay."u8) || key.AsSpan().StartsWith("user.overlay."u8) || Selinux.IsLabel(key)) continue;
            try
            {
                directory.SetAttribute(name, key, value);
            }
            catch (SyscallException e) when (e.Number == Errno.EOPNOTSUPP || (e.Number == Errno.EPERM && (UserIdentity.HasEnteredNamespace || key.AsSpan().StartsWith("user."u8))))
            {
                // The file system has no such attributes, or not for this type of file: as containers/storage does.
            }
        }
    }

    private void SetDirectoryTime(byte[] path, FileTime time)
    {
        _directories.BeginEntry();
        if (path.Length == 0) _directories.Root.SetTime("."u8, time);
        else _directories.TryOpen(LayerPath.Parent(path))?.SetTime(LayerPath.Name(path), time);
    }

    private static uint ProcessUmask()
    {
        // umask(2) can only be read by changing it, for all threads.
        var status = FileSystem.TryReadText("/proc/self/status") ?? "";
        var at = status.IndexOf("Umask:\t", StringComparison.Ordinal);
        return at < 0 ? 0x1FF : Convert.ToUInt32(status.Substring(at + 7, 4), 8);
    }
}
