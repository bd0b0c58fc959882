using System.Buffers;
using System.Text;

namespace Berth.Linux.Files;

/// <summary>
/// File operations that say what they did not manage: typed wrappers of system calls (section 2 of the manual),
/// with durable and atomic variants for what must survive a power cut.
/// </summary>
public static class FileSystem
{
    private const int SetPipeSize = 1031;
    private const int GetPipeSize = 1032;
    private const int OpenCloseOnExec = 0x80000;
    private const int CurrentDirectory = -100;
    private const int NamelessFile = 0x410000;
    private const int FollowLinks = 0x400;
    private const uint RenameExchange = 2;

    /// <summary>openat(2). <paramref name="path"/> is relative to <paramref name="directory"/> if that is given.</summary>
    /// <exception cref="Errors.SyscallException">The file could not be opened.</exception>
    public static Descriptor Open(string path, OpenFlags flags, uint mode = 0, Descriptor? directory = null)
    {
        var number = Syscall.Retry(
            () => Libc.openat(directory?.Number ?? CurrentDirectory, path, (int)flags | OpenCloseOnExec, mode), "open", path);
        return new Descriptor(number);
    }

    /// <summary>As <see cref="Open"/>, but null if nothing has that name, as a process's files in /proc once it has ended.</summary>
    public static Descriptor? TryOpen(string path, OpenFlags flags, uint mode = 0, Descriptor? directory = null)
    {
        int number;
        do number = Libc.openat(directory?.Number ?? CurrentDirectory, path, (int)flags | OpenCloseOnExec, mode);
        while (number == -1 && Errno.Last == Errno.EINTR);
        if (number == -1 && Errno.Last is Errno.ENOENT or Errno.ENOTDIR or Errno.ESRCH)
            return null;
        return new Descriptor(Syscall.Check(number, "open", path));
    }

    /// <summary>The whole content of a file, or null if nothing has that name. Works on /proc and /sys, whose sizes lie.</summary>
    public static byte[]? TryReadAll(string path)
    {
        using var file = TryOpen(path, OpenFlags.ReadOnly);
        try
        {
            return file is null ? null : ReadAll(file, path);
        }
        catch (Errors.SyscallException error) when (error.Number == Errno.ESRCH)
        {
            // A file of /proc whose process has ended since it was opened: its name is gone, too.
            return null;
        }
    }

    /// <summary>The whole content of a small text file without its last line end, or null if nothing has that name.</summary>
    public static string? TryReadText(string path)
        => TryReadAll(path) is { } bytes ? Encoding.UTF8.GetString(bytes).TrimEnd('\n') : null;

    /// <summary>Reads from the current position to the end.</summary>
    public static byte[] ReadAll(Descriptor file, string? path = null)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(16384);
        try
        {
            var length = 0;
            while (true)
            {
                if (length == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                var count = Read(file, buffer.AsSpan(length), path);
                if (count == 0)
                    return buffer.AsSpan(0, length).ToArray();
                length += count;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>read(2): at most <paramref name="buffer"/>'s length; 0 at the end of the file.</summary>
    public static unsafe int Read(Descriptor file, Span<byte> buffer, string? path = null)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var count = Libc.read(file.Number, start, buffer.Length);
                if (count >= 0)
                    return (int)count;
                if (Errno.Last != Errno.EINTR)
                    Syscall.Check(-1, "read", path);
            }
        }
    }

    /// <summary>The length of an open regular file, in bytes.</summary>
    public static long Length(Descriptor file, string? path = null)
    {
        var position = Syscall.Check(Libc.lseek(file.Number, 0, 1), "lseek", path);
        var end = Syscall.Check(Libc.lseek(file.Number, 0, 2), "lseek", path);
        Syscall.Check(Libc.lseek(file.Number, position, 0), "lseek", path);
        return end;
    }

    /// <summary>write(2) until all of <paramref name="data"/> is written.</summary>
    public static unsafe void Write(Descriptor file, ReadOnlySpan<byte> data, string? path = null)
    {
        fixed (byte* start = data)
        {
            for (nint done = 0; done < data.Length;)
            {
                var count = Libc.write(file.Number, start + done, data.Length - done);
                if (count >= 0)
                    done += count;
                else if (Errno.Last != Errno.EINTR)
                    Syscall.Check(-1, "write", path);
            }
        }
    }

    /// <summary>fsync(2).</summary>
    public static void Sync(Descriptor file, string? path = null) => Syscall.Check(Libc.fsync(file.Number), "fsync", path);

    /// <summary>syncfs(2): everything written to the file system of <paramref name="path"/> so far is on the disk afterwards.</summary>
    public static void SyncAll(string path)
    {
        using var directory = Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        Syscall.Check(Libc.syncfs(directory.Number), "syncfs", path);
    }

    /// <summary>fsync(2) of a directory: its entries are on disk afterwards.</summary>
    public static void SyncDirectory(string path)
    {
        using var directory = Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        Sync(directory, path);
    }

    /// <summary>Writes a new file, or replaces what is there in place. Not durable: for tmpfs and for what can be made again.</summary>
    public static void WriteAll(string path, ReadOnlySpan<byte> data, uint mode = 0x1A4)
    {
        using var file = Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate, mode);
        Write(file, data, path);
    }

    /// <summary>
    /// Replaces <paramref name="path"/> by a file with <paramref name="data"/> so that a crash leaves either the old or the new one. A file
    /// that is not there yet appears whole, and a crash before leaves nothing. Otherwise a temporary file beside it takes its name.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="data">All that it is to hold.</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="durable">Whether file and directory are on the disk afterwards.</param>
    /// <param name="shared">
    /// Whether several processes may do this at once. If not, the temporary file is <see cref="TemporaryOf"/>: the next replacement takes it
    /// over, and who removes the file removes it, too.
    /// </param>
    public static void Replace(string path, ReadOnlySpan<byte> data, uint mode = 0x1A4, bool durable = true, bool shared = false)
    {
        if (Exists(path) || !TryCreateWhole(path, data, mode, durable))
            ReplaceByRename(path, data, mode, durable, shared ? $"{path}.{Environment.ProcessId}.tmp" : TemporaryOf(path));
        if (durable)
            SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>What a killed <see cref="Replace"/> may leave beside a file.</summary>
    public static string TemporaryOf(string path) => path + ".tmp";

    private static void ReplaceByRename(string path, ReadOnlySpan<byte> data, uint mode, bool durable, string temporary)
    {
        try
        {
            using (var file = Open(temporary, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Truncate | OpenFlags.NoFollow, mode))
            {
                Write(file, data, temporary);
                if (durable)
                    Sync(file, temporary);
            }

            TakeName(temporary, path, durable);
        }
        catch
        {
            TryRemoveFile(temporary);
            throw;
        }
    }

    // False if somebody else has made the file, or if the file system has no files without names.
    private static unsafe bool TryCreateWhole(string path, ReadOnlySpan<byte> data, uint mode, bool durable)
    {
        var number = Libc.openat(CurrentDirectory, Path.GetDirectoryName(path)!, (int)OpenFlags.WriteOnly | NamelessFile | OpenCloseOnExec, mode);
        if (number < 0 && Errno.Last is Errno.EOPNOTSUPP or Errno.EISDIR or Errno.ENOENT)
            return false;
        using var file = new Descriptor(Syscall.Check(number, "open", path));
        Write(file, data, path);
        if (durable)
            Sync(file, path);
        fixed (byte* from = Encoding.UTF8.GetBytes($"/proc/self/fd/{file.Number}\0"), to = Encoding.UTF8.GetBytes(path + "\0"))
        {
            if (Libc.linkat(CurrentDirectory, from, CurrentDirectory, to, FollowLinks) == 0)
                return true;
        }

        return Errno.Last is Errno.EEXIST or Errno.ENOENT ? false : throw new Errors.SyscallException(Errno.Last, "link", path);
    }

    /// <summary>rename(2).</summary>
    public static void Rename(string from, string to) => Syscall.Check(Libc.rename(from, to), "rename", from);

    /// <summary>
    /// Has a temporary file take over the name of the file that it replaces, so that readers see the old or the new one. A rename over a
    /// file has ext4 write the new one's data out before it returns (ext4(5), auto_da_alloc); files that may be lost with the power
    /// exchange their names instead (renameat2(2), RENAME_EXCHANGE), and the old one goes.
    /// </summary>
    public static void TakeName(string temporary, string path, bool durable)
    {
        if (!durable && TryExchange(temporary, path)) TryRemoveFile(temporary);
        else Rename(temporary, path);
    }

    // False if nothing is called by the second name, or if the file system cannot do it.
    private static bool TryExchange(string first, string second)
    {
        if (Libc.renameat2(CurrentDirectory, first, CurrentDirectory, second, RenameExchange) == 0)
            return true;
        return Errno.Last is Errno.ENOENT or Errno.EINVAL or Errno.ENOSYS ? false : throw new Errors.SyscallException(Errno.Last, "rename", first);
    }

    /// <summary>unlink(2); false if nothing had that name.</summary>
    public static bool TryRemoveFile(string path) => Gone(Libc.unlink(path), "unlink", path);

    /// <summary>rmdir(2); false if nothing had that name.</summary>
    public static bool TryRemoveDirectory(string path) => Gone(Libc.rmdir(path), "rmdir", path);

    /// <summary>mkdir(2) for the directory and those above it; what exists stays as it is. Modes are as given for the last one, 0755 above.</summary>
    public static void CreateDirectories(string path, uint mode = 0x1ED)
    {
        if (Libc.mkdir(path, mode) == 0)
            return;
        switch (Errno.Last)
        {
            case Errno.EEXIST:
                return;
            case Errno.ENOENT when Path.GetDirectoryName(path) is { Length: > 0 } parent:
                CreateDirectories(parent);
                if (Libc.mkdir(path, mode) == 0 || Errno.Last == Errno.EEXIST)
                    return;
                break;
        }

        Syscall.Check(-1, "mkdir", path);
    }

    /// <summary>mkdir(2); throws if the name is taken.</summary>
    public static void CreateDirectory(string path, uint mode = 0x1ED) => Syscall.Check(Libc.mkdir(path, mode), "mkdir", path);

    /// <summary>mkfifo(3).</summary>
    public static void CreateFifo(string path, uint mode) => Syscall.Check(Libc.mkfifo(path, mode), "mkfifo", path);

    /// <summary>Whether something has this name; symbolic links are followed.</summary>
    public static bool Exists(string path) => Libc.access(path, 0) == 0;

    /// <summary>pipe2(2) with O_CLOEXEC.</summary>
    public static unsafe (Descriptor Read, Descriptor Write) Pipe()
    {
        var ends = stackalloc int[2];
        Syscall.Check(Libc.pipe2(ends, OpenCloseOnExec), "pipe2");
        return (new Descriptor(ends[0]), new Descriptor(ends[1]));
    }

    /// <summary>Lets a pipe hold a number of bytes that nobody has read yet (fcntl(2), F_SETPIPE_SZ); false if it may not be that large.</summary>
    public static unsafe bool TryGrowPipe(Descriptor pipe, int capacity)
        => Libc.fcntl(pipe.Number, GetPipeSize, null) >= capacity || Libc.fcntl(pipe.Number, SetPipeSize, (void*)(nint)capacity) >= capacity;

    private static bool Gone(int result, string operation, string path)
    {
        if (result == -1 && Errno.Last == Errno.ENOENT)
            return false;
        Syscall.Check(result, operation, path);
        return true;
    }
}
