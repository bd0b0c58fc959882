using System.Text;
using Berth.Linux.Errors;

namespace Berth.Linux.Cgroups;

/// <summary>One-call access to the small files of cgroupfs and procfs.</summary>
internal static class CgroupFile
{
    private const int O_RDONLY = 0, O_WRONLY = 1, O_CLOEXEC = 0x80000, AT_FDCWD = -100;

    /// <summary>Reads a whole file.</summary>
    internal static string Read(string path) => TryRead(path, out var errno) ?? throw new SyscallException(errno, "read", path);

    /// <summary>Reads a whole file, or nothing where it is not there (no controller, no cgroup).</summary>
    internal static string? TryRead(string path) => TryRead(path, out _);

    /// <summary>Writes <paramref name="text"/> in one call.</summary>
    internal static void Write(string path, string text)
    {
        var errno = TryWrite(path, text);
        if (errno != 0)
            throw new SyscallException(errno, "write", path);
    }

    /// <summary>Writes <paramref name="text"/> in one call.</summary>
    /// <returns>0, or the error number.</returns>
    internal static unsafe int TryWrite(string path, string text)
    {
        var fd = Libc.openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC, 0);
        if (fd == -1)
            return Errno.Last;
        try
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            fixed (byte* start = bytes)
                return Libc.write(fd, start, bytes.Length) == -1 ? Errno.Last : 0;
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }

    private static unsafe string? TryRead(string path, out int errno)
    {
        errno = 0;
        var fd = Libc.openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC, 0);
        if (fd == -1)
        {
            errno = Errno.Last;
            return null;
        }
        try
        {
            var buffer = new byte[4096];
            var length = 0;
            while (true)
            {
                nint count;
                fixed (byte* start = buffer)
                    count = Libc.read(fd, start + length, buffer.Length - length);
                if (count == -1)
                {
                    errno = Errno.Last;
                    if (errno == Errno.EINTR)
                        continue;
                    return null;
                }
                if (count == 0)
                    return Encoding.UTF8.GetString(buffer, 0, length);
                length += (int)count;
                if (length == buffer.Length)
                    Array.Resize(ref buffer, length * 4);
            }
        }
        finally
        {
            _ = Libc.close(fd);
        }
    }
}
