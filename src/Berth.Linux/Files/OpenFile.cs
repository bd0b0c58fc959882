namespace Berth.Linux.Files;

/// <summary>Calls on an open file that change what it is rather than what it holds.</summary>
public static class OpenFile
{
    /// <summary>fchown(2).</summary>
    public static void SetOwner(Descriptor file, uint user, uint group) => Syscall.Check(Libc.fchown(file.Number, user, group), "fchown");

    /// <summary>fchmod(2).</summary>
    public static void SetMode(Descriptor file, uint mode) => Syscall.Check(Libc.fchmod(file.Number, mode), "fchmod");

    /// <summary>futimens(3), both times.</summary>
    public static unsafe void SetTime(Descriptor file, FileTime time)
    {
        var times = stackalloc long[4] { time.Seconds, time.Nanoseconds, time.Seconds, time.Nanoseconds };
        Syscall.Check(Libc.futimens(file.Number, times), "futimens");
    }

    /// <summary>ftruncate(2); the file grows by a hole.</summary>
    public static void SetLength(Descriptor file, long length) => Syscall.Check(Libc.ftruncate(file.Number, length), "ftruncate");

    /// <summary>
    /// fallocate(2) with FALLOC_FL_KEEP_SIZE: a file that grows by no more than <paramref name="length"/> bytes beyond <paramref name="offset"/>
    /// finds room on the disk. Where there is none, or the file system cannot promise any, the write itself tells.
    /// </summary>
    /// <returns>Whether the room is there.</returns>
    public static bool TryReserve(Descriptor file, long offset, long length)
    {
        const int keepSize = 1; // FALLOC_FL_KEEP_SIZE
        int result;
        do result = Libc.fallocate(file.Number, keepSize, offset, length);
        while (result == -1 && Errno.Last == Errno.EINTR);
        if (result == -1 && Errno.Last is Errno.ENOSPC or Errno.EDQUOT or Errno.EFBIG or Errno.EOPNOTSUPP or Errno.ENOSYS) return false;
        Syscall.Check(result, "fallocate");
        return true;
    }

    /// <summary>lseek(2) from the start.</summary>
    public static void Seek(Descriptor file, long position) => Syscall.Check(Libc.lseek(file.Number, position, 0), "lseek");

    /// <summary>fdatasync(2).</summary>
    public static void SyncData(Descriptor file) => Syscall.Check(Libc.fdatasync(file.Number), "fdatasync");

    /// <summary>sync_file_range(2): what was written begins to go to the disk, and nobody waits for it.</summary>
    public static void BeginWriteback(Descriptor file)
    {
        const uint write = 2; // SYNC_FILE_RANGE_WRITE
        Syscall.Check(Libc.sync_file_range(file.Number, 0, 0, write), "sync_file_range");
    }

    /// <summary>pread(2), once: how many bytes came.</summary>
    public static unsafe int ReadAt(Descriptor file, Span<byte> buffer, long offset)
    {
        fixed (byte* start = buffer) return (int)Syscall.Check(Libc.pread(file.Number, start, buffer.Length, offset), "pread");
    }

    /// <summary>pwrite(2) of all of <paramref name="data"/>.</summary>
    /// <exception cref="Errors.SyscallException">Not all could be written.</exception>
    public static unsafe void WriteAt(Descriptor file, ReadOnlySpan<byte> data, long offset)
    {
        fixed (byte* start = data)
        {
            for (nint done = 0; done < data.Length;)
                done += (nint)Syscall.Check(Libc.pwrite(file.Number, start + done, data.Length - done, offset + done), "pwrite");
        }
    }
}
