using System.Runtime.InteropServices;
using System.Text;

namespace Berth.Linux.Files;

/// <summary>The names in a directory, read with getdents64(2) and nothing else.</summary>
public static class DirectoryListing
{
    private const int BufferSize = 65536;

    // struct linux_dirent64: d_ino, d_off, d_reclen, d_type, d_name.
    private const int LengthOffset = 16;
    private const int KindOffset = 18;
    private const int NameOffset = 19;

    /// <summary>The entries in byte order of their names, without . and ..; null if there is no such directory.</summary>
    /// <exception cref="Errors.SyscallException">The directory cannot be read.</exception>
    public static unsafe List<DirectoryEntry>? TryRead(string path)
    {
        using var directory = FileSystem.TryOpen(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (directory is null)
            return null;
        var call = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 217 : 61;
        List<DirectoryEntry> entries = [];
        var buffer = (byte*)NativeMemory.Alloc(BufferSize);
        try
        {
            while (true)
            {
                var length = Syscall.Check(Libc.syscall(call, directory.Number, (long)buffer, BufferSize, 0, 0, 0), "getdents64", path);
                if (length == 0)
                    break;
                for (long offset = 0; offset < length;)
                {
                    var entry = buffer + offset;
                    offset += *(ushort*)(entry + LengthOffset);
                    var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + NameOffset);
                    if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                        entries.Add(new DirectoryEntry(Encoding.UTF8.GetString(name), (EntryKind)entry[KindOffset]));
                }
            }
        }
        finally
        {
            NativeMemory.Free(buffer);
        }
        entries.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return entries;
    }

    /// <summary>The path with every symbolic link resolved (realpath(3)); null if it leads nowhere.</summary>
    public static unsafe string? TryResolve(string path)
    {
        var resolved = Libc.realpath(path, null);
        if (resolved == null)
            return null;
        try
        {
            return Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(resolved));
        }
        finally
        {
            NativeMemory.Free(resolved);
        }
    }

    /// <summary>Makes a symbolic link, in place of a file or link that has the name.</summary>
    /// <exception cref="Errors.SyscallException">The link cannot be made.</exception>
    public static void ReplaceLink(string target, string path)
    {
        FileSystem.TryRemoveFile(path);
        CreateLink(target, path);
    }

    /// <summary>Makes a symbolic link.</summary>
    /// <exception cref="Errors.SyscallException">The link cannot be made, as when the name is taken (EEXIST).</exception>
    public static void CreateLink(string target, string path) => Syscall.Check(Libc.symlink(target, path), "symlink", path);
}
