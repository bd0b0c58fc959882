using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Linux.Files;

/// <summary>
/// An open directory (O_PATH) and the calls that act on the names in it. Names are bytes, as the kernel has them,
/// and must be single components where not said otherwise: nothing here follows a symbolic link out of the directory.
/// </summary>
public sealed class DirectoryHandle : IDisposable
{
    private const int CloseOnExec = 0x80000;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const int RemoveDirectoryFlag = 0x200;
    private const int SystemOpenat2 = 437;
    private const int SystemGetdents64 = 217;
    private const int SystemGetdents64Arm = 61;
    private const ulong ResolveInRoot = 0x10;
    private const ulong ResolveNoMagicLinks = 0x2;
    private readonly Descriptor _descriptor;

    private DirectoryHandle(Descriptor descriptor) => _descriptor = descriptor;

    /// <summary>The descriptor, owned by this object.</summary>
    public Descriptor Descriptor => _descriptor;

    /// <summary>Opens the directory <paramref name="path"/>, following links.</summary>
    public static DirectoryHandle Open(string path)
        => new(FileSystem.Open(path, OpenFlags.Path | OpenFlags.Directory));

    /// <summary>
    /// Opens a directory by a path in which every link and <c>..</c> is resolved as if this directory were the root
    /// (openat2(2), RESOLVE_IN_ROOT). Null if it is not there.
    /// </summary>
    public DirectoryHandle? TryOpenInRoot(ReadOnlySpan<byte> path)
        => TryOpenFileInRoot(path, OpenFlags.Path | OpenFlags.Directory) is { } descriptor ? new DirectoryHandle(descriptor) : null;

    /// <summary>As <see cref="TryOpenInRoot"/>, for a file of any type.</summary>
    public unsafe Descriptor? TryOpenFileInRoot(ReadOnlySpan<byte> path, OpenFlags flags)
    {
        var how = stackalloc ulong[3];
        how[0] = (uint)flags | CloseOnExec;
        how[1] = 0;
        how[2] = ResolveInRoot | ResolveNoMagicLinks;
        fixed (byte* name = Terminate(path, stackalloc byte[512]))
        {
            while (true)
            {
                var number = Libc.syscall(SystemOpenat2, _descriptor.Number, (long)name, (long)how, 24, 0, 0);
                if (number >= 0) return new Descriptor((int)number);
                switch (Errno.Last)
                {
                    case Errno.ENOENT: return null;
                    case Errno.EINTR or Errno.EAGAIN: continue;
                    default: throw Failure("openat2", path);
                }
            }
        }
    }

    /// <summary>Opens a subdirectory; null if the name is free or is no directory.</summary>
    public unsafe DirectoryHandle? TryOpenDirectory(ReadOnlySpan<byte> name)
    {
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
        {
            var number = Libc.openat_raw(_descriptor.Number, raw, (int)(OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow) | CloseOnExec, 0);
            if (number >= 0) return new DirectoryHandle(new Descriptor(number));
        }

        return Errno.Last is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP ? null : throw Failure("open", name);
    }

    /// <summary>Opens a file without following a link.</summary>
    public unsafe Descriptor OpenFile(ReadOnlySpan<byte> name, OpenFlags flags)
    {
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
        {
            var number = Libc.openat_raw(_descriptor.Number, raw, (int)(flags | OpenFlags.NoFollow) | CloseOnExec, 0);
            return number >= 0 ? new Descriptor(number) : throw Failure("open", name);
        }
    }

    /// <summary>Creates a file that is not there yet, open for writing; null if the name is taken.</summary>
    public unsafe Descriptor? TryCreateFile(ReadOnlySpan<byte> name, uint mode)
    {
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
        {
            var flags = OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow;
            var number = Libc.openat_raw(_descriptor.Number, raw, (int)flags | CloseOnExec, mode);
            if (number >= 0) return new Descriptor(number);
        }

        return Errno.Last == Errno.EEXIST ? null : throw Failure("open", name);
    }

    /// <summary>mkdirat(2); false if the name is taken.</summary>
    public unsafe bool TryCreateDirectory(ReadOnlySpan<byte> name, uint mode)
    {
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
            return Created(Libc.mkdirat(_descriptor.Number, raw, mode), "mkdir", name);
    }

    /// <summary>mknodat(2) with type bits in <paramref name="mode"/>; false if the name is taken.</summary>
    public unsafe bool TryCreateNode(ReadOnlySpan<byte> name, uint mode, uint major = 0, uint minor = 0)
    {
        // makedev(3) of glibc.
        var device = ((ulong)(major & 0xFFFFF000) << 32) | ((ulong)(major & 0xFFF) << 8) | ((ulong)(minor & 0xFFFFFF00) << 12) | (minor & 0xFF);
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
            return Created(Libc.mknodat(_descriptor.Number, raw, mode, device), "mknod", name);
    }

    /// <summary>symlinkat(2); false if the name is taken.</summary>
    public unsafe bool TryCreateSymbolicLink(ReadOnlySpan<byte> target, ReadOnlySpan<byte> name)
    {
        fixed (byte* rawTarget = Terminate(target, stackalloc byte[512]))
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
            return Created(Libc.symlinkat(rawTarget, _descriptor.Number, raw), "symlink", name);
    }

    /// <summary>linkat(2) from <paramref name="existing"/> in <paramref name="directory"/>, itself if that is a link; false if the name is taken.</summary>
    public unsafe bool TryCreateHardLink(DirectoryHandle directory, ReadOnlySpan<byte> existing, ReadOnlySpan<byte> name)
    {
        fixed (byte* rawExisting = Terminate(existing, stackalloc byte[512]))
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
            return Created(Libc.linkat(directory._descriptor.Number, rawExisting, _descriptor.Number, raw, 0), "link", existing);
    }

    /// <summary>Removes a name and everything under it; false if nothing had it.</summary>
    public unsafe bool Remove(ReadOnlySpan<byte> name)
    {
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
        {
            if (Libc.unlinkat(_descriptor.Number, raw, 0) == 0) return true;
            switch (Errno.Last)
            {
                case Errno.ENOENT: return false;
                case Errno.EISDIR: break;
                default: throw Failure("unlink", name);
            }

            // A directory without its owner's bits still empties: this process may do so as root.
            if (Libc.unlinkat(_descriptor.Number, raw, RemoveDirectoryFlag) == 0) return true;
            if (Errno.Last is not (Errno.ENOTEMPTY or Errno.EEXIST)) throw Failure("rmdir", name);
            using (var directory = TryOpenDirectory(name))
            {
                if (directory is not null)
                {
                    foreach (var entry in directory.Names()) directory.Remove(entry);
                }
            }

            if (Libc.unlinkat(_descriptor.Number, raw, RemoveDirectoryFlag) == 0 || Errno.Last == Errno.ENOENT) return true;
            throw Failure("rmdir", name);
        }
    }

    /// <summary>statx(2) of a name, or of this directory itself for an empty one; null if it is free.</summary>
    public unsafe FileStatus? TryStatus(ReadOnlySpan<byte> name)
    {
        var buffer = stackalloc byte[FileStatus.Size];
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
        {
            if (Libc.statx(_descriptor.Number, raw, NoFollow | EmptyPath, 0x7FF, buffer) == 0)
                return FileStatus.Parse(new ReadOnlySpan<byte>(buffer, FileStatus.Size));
        }

        return Errno.Last is Errno.ENOENT or Errno.ENOTDIR ? null : throw Failure("statx", name);
    }

    /// <summary>The target of a symbolic link.</summary>
    public unsafe byte[] ReadLink(ReadOnlySpan<byte> name)
    {
        var buffer = stackalloc byte[4096];
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
        {
            var length = Libc.readlinkat(_descriptor.Number, raw, buffer, 4096);
            return length >= 0 ? new ReadOnlySpan<byte>(buffer, (int)length).ToArray() : throw Failure("readlink", name);
        }
    }

    /// <summary>fchownat(2), not following; an empty name is the directory itself.</summary>
    public unsafe void SetOwner(ReadOnlySpan<byte> name, uint user, uint group)
    {
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
            Check(Libc.fchownat(_descriptor.Number, raw, user, group, NoFollow | EmptyPath), "chown", name);
    }

    /// <summary>fchmodat(2). Only for names that are known to be no symbolic links.</summary>
    public unsafe void SetMode(ReadOnlySpan<byte> name, uint mode)
    {
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
            Check(Libc.fchmodat(_descriptor.Number, raw, mode, 0), "chmod", name);
    }

    /// <summary>Changes the mode of a name that somebody else may turn into a symbolic link at any moment: that is an error then, and never followed.</summary>
    public unsafe void SetModeOfShared(ReadOnlySpan<byte> name, uint mode)
    {
        using var file = OpenFile(name, OpenFlags.Path);
        fixed (byte* path = Encoding.ASCII.GetBytes(file.ProcPath + '\0'))
            Check(Libc.fchmodat(_descriptor.Number, path, mode, 0), "chmod", name);
    }

    /// <summary>utimensat(2), both times, not following.</summary>
    public unsafe void SetTime(ReadOnlySpan<byte> name, FileTime time)
    {
        var times = stackalloc long[4] { time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds };
        fixed (byte* raw = Terminate(name, stackalloc byte[512]))
            Check(Libc.utimensat(_descriptor.Number, raw, times, NoFollow), "utimensat", name);
    }

    /// <summary>lsetxattr(2); an empty name is the directory itself.</summary>
    public unsafe void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attribute, ReadOnlySpan<byte> value)
    {
        fixed (byte* path = ProcPath(name))
        fixed (byte* key = Terminate(attribute, stackalloc byte[512]))
        fixed (byte* content = value)
            Check(Libc.lsetxattr(path, key, content, value.Length, 0), "setxattr", name);
    }

    /// <summary>The names of a file's extended attributes; an empty name is the directory itself.</summary>
    public unsafe IReadOnlyList<byte[]> AttributeNames(ReadOnlySpan<byte> name)
    {
        fixed (byte* path = ProcPath(name))
        {
            var size = Libc.llistxattr(path, null, 0);
            if (size == -1 && Errno.Last == Errno.EOPNOTSUPP) return [];
            Check((int)size, "listxattr", name);
            if (size == 0) return [];
            var list = new byte[size];
            fixed (byte* buffer = list) size = Libc.llistxattr(path, buffer, size);
            Check((int)size, "listxattr", name);
            var names = new List<byte[]>();
            var rest = list.AsSpan(0, (int)size);
            for (int end; (end = rest.IndexOf((byte)0)) >= 0; rest = rest[(end + 1)..]) names.Add(rest[..end].ToArray());
            return names;
        }
    }

    /// <summary>An extended attribute's value, or null.</summary>
    public unsafe byte[]? TryAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> attribute)
    {
        fixed (byte* path = ProcPath(name))
        fixed (byte* key = Terminate(attribute, stackalloc byte[512]))
        {
            var size = Libc.lgetxattr(path, key, null, 0);
            if (size == -1 && Errno.Last is Errno.ENODATA or Errno.EOPNOTSUPP) return null;
            Check((int)size, "getxattr", name);
            var value = new byte[size];
            fixed (byte* buffer = value) size = Libc.lgetxattr(path, key, buffer, size);
            Check((int)size, "getxattr", name);
            return size == value.Length ? value : value[..(int)size];
        }
    }

    /// <summary>All names in the directory but <c>.</c> and <c>..</c>, in the kernel's order.</summary>
    public unsafe IReadOnlyList<byte[]> Names()
    {
        var names = new List<byte[]>();
        using var readable = OpenFile("."u8, OpenFlags.ReadOnly | OpenFlags.Directory);
        var buffer = new byte[32768];
        var call = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? SystemGetdents64Arm : SystemGetdents64;
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var length = (int)Syscall.Check(Libc.syscall(call, readable.Number, (long)start, buffer.Length, 0, 0, 0), "getdents64");
                if (length == 0) return names;
                for (var at = 0; at < length; at += BinaryPrimitives.ReadUInt16LittleEndian(buffer.AsSpan(at + 16)))
                {
                    var name = buffer.AsSpan(at + 19);
                    name = name[..name.IndexOf((byte)0)];
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8)) names.Add(name.ToArray());
                }
            }
        }
    }

    /// <summary>Closes the directory.</summary>
    public void Dispose() => _descriptor.Dispose();

    private static Span<byte> Terminate(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        if (name.Contains((byte)0)) throw new Errors.InvalidArgumentException($"a file name contains a NUL byte: \"{Encoding.UTF8.GetString(name)}\"");
        if (name.Length >= buffer.Length) buffer = new byte[name.Length + 1];
        name.CopyTo(buffer);
        buffer[name.Length] = 0;
        return buffer;
    }

    private byte[] ProcPath(ReadOnlySpan<byte> name)
    {
        // A trailing "/." makes the l-variants act on the directory and not on the magic link.
        var directory = Encoding.ASCII.GetBytes($"/proc/self/fd/{_descriptor.Number}/");
        var path = new byte[directory.Length + Math.Max(1, name.Length) + 1];
        directory.CopyTo(path, 0);
        if (name.Length == 0) path[directory.Length] = (byte)'.';
        else name.CopyTo(path.AsSpan(directory.Length));
        return path;
    }

    private static bool Created(int result, string operation, ReadOnlySpan<byte> name)
    {
        if (result == 0) return true;
        return Errno.Last == Errno.EEXIST ? false : throw Failure(operation, name);
    }

    private static void Check(int result, string operation, ReadOnlySpan<byte> name)
    {
        if (result == -1) throw Failure(operation, name);
    }

    private static Errors.SyscallException Failure(string operation, ReadOnlySpan<byte> name)
        => new(Errno.Last, operation, Encoding.UTF8.GetString(name));
}
