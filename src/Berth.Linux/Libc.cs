using System.Runtime.InteropServices;

namespace Berth.Linux;

/// <summary>
/// Declarations of C library functions, raw. Each folder adds its own in a partial file beside its types;
/// only code of Berth.Linux calls them, the rest of the product uses the typed wrappers.
/// </summary>
internal static partial class Libc
{
    internal const string Library = "libc";

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int close(int fd);

    [LibraryImport(Library, SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int openat(int dirfd, string path, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint read(int fd, byte* buffer, nint count);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint write(int fd, byte* buffer, nint count);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fsync(int fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int sync_file_range(int file, long offset, long length, uint flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fallocate(int file, int mode, long offset, long length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int syncfs(int fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fdatasync(int fd);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial long syscall(long number, long a, long b, long c, long d, long e, long f);

    [LibraryImport(Library)]
    internal static partial uint geteuid();

    [LibraryImport(Library)]
    internal static partial uint getuid();

    [LibraryImport(Library)]
    internal static partial uint getegid();

    [LibraryImport(Library)]
    internal static partial int getpid();
}
