using System.Runtime.InteropServices;

namespace Berth.Linux.Files;

/// <summary>Whole directory trees, by bytes: names in them need not be UTF-8.</summary>
public static class FileTree
{
    private const int CurrentDirectory = -100;
    private const int RemoveDirectoryFlag = 0x200;
    private const int OpenDirectory = 0x10000 | 0x20000 | 0x80000;
    private const long GetDirectoryEntries = 217;
    private const long GetDirectoryEntriesArm64 = 61;
    private const int BufferSize = 32768;

    // struct linux_dirent64: d_ino, d_off, d_reclen, d_type, d_name.
    private const int LengthOffset = 16;
    private const int NameOffset = 19;

    /// <summary>
    /// Removes a file or a tree without following symbolic links. What is gone already is no error.
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

    private static unsafe void RemoveAt(int directory, byte* name, string context)
    {
        if (Libc.unlinkat(directory, name, 0) == 0 || Errno.Last == Errno.ENOENT)
            return;
        if (Errno.Last is not (Errno.EISDIR or Errno.EPERM))
            Syscall.Check(-1, "unlink", context);
        var number = Libc.openat(directory, name, OpenDirectory, 0);
        if (number == -1 && Errno.Last == Errno.ENOENT)
            return;
        using (var open = new Descriptor(Syscall.Check(number, "open", context)))
            RemoveEntries(open, context);
        if (Libc.unlinkat(directory, name, RemoveDirectoryFlag) == -1 && Errno.Last != Errno.ENOENT)
            Syscall.Check(-1, "rmdir", context);
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
