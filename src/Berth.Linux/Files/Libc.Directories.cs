using System.Runtime.InteropServices;

namespace Berth.Linux;

internal static partial class Libc
{
    [LibraryImport(Library, SetLastError = true, EntryPoint = "openat")]
    internal static unsafe partial int openat_raw(int directory, byte* path, int flags, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int mkdirat(int directory, byte* path, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int mknodat(int directory, byte* path, uint mode, ulong device);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int symlinkat(byte* target, int directory, byte* path);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int linkat(int oldDirectory, byte* oldPath, int newDirectory, byte* newPath, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int renameat(int oldDirectory, byte* oldPath, int newDirectory, byte* newPath);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int fchownat(int directory, byte* path, uint user, uint group, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int fchmodat(int directory, byte* path, uint mode, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int utimensat(int directory, byte* path, long* times, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint readlinkat(int directory, byte* path, byte* buffer, nint size);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int statx(int directory, byte* path, int flags, uint mask, byte* buffer);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int lsetxattr(byte* path, byte* name, byte* value, nint size, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint lgetxattr(byte* path, byte* name, byte* value, nint size);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint llistxattr(byte* path, byte* list, nint size);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int fsetxattr(int fd, byte* name, byte* value, nint size, int flags);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchown(int fd, uint user, uint group);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int fchmod(int fd, uint mode);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial int futimens(int fd, long* times);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial int ftruncate(int fd, long length);

    [LibraryImport(Library, SetLastError = true)]
    internal static partial long lseek(int fd, long offset, int whence);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint pread(int fd, byte* buffer, nint count, long offset);

    [LibraryImport(Library, SetLastError = true)]
    internal static unsafe partial nint pwrite(int fd, byte* buffer, nint count, long offset);
}
