using System.Runtime.InteropServices;

namespace Berth.Linux.Files;

/// <summary>Whole directory trees, by bytes: names in them need not be UTF-8.</summary>
public static class FileTree
{
    private const int CurrentDirectory = -100;
    private const int RemoveDirectoryFlag = 0x200;
    private const int OpenDirectory = 0x10000 | 0x20000 | 0x80000;
    private const long SystemOpenat2 = 437;
    private const int ResolveNoXdev = 1;
    private const long GetDirectoryEntries = 217;
    private const long GetDirectoryEntriesArm64 = 61;
    private const int BufferSize = 32768;

    // struct linux_dirent64: d_ino, d_off, d_reclen, d_type, d_name.
    private const int LengthOffset = 16;
    private const int NameOffset = 19;

    /// <summary>
    /// Removes a file or a tree without following symbolic links or going into what is mounted in it. What is gone already is no error.
    /// </summary>
    /// <exception cref="Errors.SyscallException">Something cannot be removed, for one because it is mounted.</exception>
    public static unsafe void Remove(string path)
    {
        var name = Marshal.StringToCoTaskMemUTF8(path);
        try
        {
            RemoveAt(CurrentDirectory, (byte*)name, path);
        }
        finally
        {
            Marshal.FreeCoTaskMem(name);
        }
    }

    /// <summary>
    /// Gives a file or a tree an owner, without following symbolic links; what has it already stays as it is. As chown(2) does, it takes the set-user-ID bit from what changes hands.
    /// </summary>
    public static void SetOwner(string path, uint user, uint group)
    {
        // The path itself is the caller's: a link there leads to what is meant.
        var status = FileStatus.TryOf(path) ?? throw new Errors.NotFoundException($"chown {path}: no such file or directory");
        if (status.Type != FileType.Directory)
        {
            using var file = FileSystem.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
            if (status.User != user || status.Group != group) OpenFile.SetOwner(file, user, group);
            return;
        }

        using var directory = DirectoryHandle.Open(path);
        SetOwner(directory, user, group);
    }

    private static void SetOwner(DirectoryHandle directory, uint user, uint group)
    {
        foreach (var name in directory.Names())
        {
            if (directory.TryStatus(name) is not { } status) continue;
            if (status.Type == FileType.Directory)
            {
                using var child = directory.TryOpenDirectory(name);
                if (child is not null) SetOwner(child, user, group);
            }
            else if (status.User != user || status.Group != group)
            {
                directory.SetOwner(name, user, group);
            }
        }

        directory.SetOwner([], user, group);
    }

    private static unsafe void RemoveAt(int directory, byte* name, string context)
    {
        if (Libc.unlinkat(directory, name, 0) == 0 || Errno.Last == Errno.ENOENT)
            return;
        if (Errno.Last is not (Errno.EISDIR or Errno.EPERM))
            Syscall.Check(-1, "unlink", context);
        var number = directory == CurrentDirectory ? Libc.openat(directory, name, OpenDirectory, 0) : OpenUnlessMounted(directory, name);
        if (number == -1 && Errno.Last == Errno.ENOENT)
            return;
        if (number == -1 && Errno.Last == Errno.EXDEV)
            throw new Errors.SyscallException(Errno.EBUSY, "remove what is mounted in", context);
        using (var open = new Descriptor(Syscall.Check(number, "open", context)))
            RemoveEntries(open, context);
        if (Libc.unlinkat(directory, name, RemoveDirectoryFlag) == -1 && Errno.Last != Errno.ENOENT)
            Syscall.Check(-1, "rmdir", context);
    }

    private static unsafe int OpenUnlessMounted(int directory, byte* name)
    {
        var how = stackalloc ulong[3];
        how[0] = OpenDirectory;
        how[1] = 0;
        how[2] = ResolveNoXdev;
        return (int)Libc.syscall(SystemOpenat2, directory, (long)name, (long)how, 3 * sizeof(ulong), 0, 0);
    }

    private static unsafe void RemoveEntries(Descriptor directory, string context)
    {
        var call = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? GetDirectoryEntries : GetDirectoryEntriesArm64;
        var buffer = (byte*)NativeMemory.Alloc(BufferSize);
        try
        {
            while (true)
            {
                var length = Libc.syscall(call, directory.Number, (long)buffer, BufferSize, 0, 0, 0);
                // A directory that another process removed meanwhile has no entries any more.
                if (length == 0 || (length == -1 && Errno.Last == Errno.ENOENT))
                    return;
                Syscall.Check(length, "getdents64", context);
                for (long offset = 0; offset < length;)
                {
                    var entry = buffer + offset;
                    offset += *(ushort*)(entry + LengthOffset);
                    var name = entry + NameOffset;
                    if (!IsSelfOrParent(name))
                        RemoveAt(directory.Number, name, context);
                }
            }
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
    }

    private static unsafe bool IsSelfOrParent(byte* name)
        => name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0));
}
