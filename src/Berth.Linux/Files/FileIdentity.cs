using System.Runtime.InteropServices;

namespace Berth.Linux.Files;

/// <summary>Device and inode: two names or descriptors with equal identities are one file (stat(2)).</summary>
public readonly record struct FileIdentity(ulong Device, ulong Inode)
{
    // struct stat of 64-bit Linux begins with st_dev and st_ino on every architecture; its size is at most 144 bytes.
    private const int StatSize = 144;

    /// <summary>The identity of an open file.</summary>
    public static unsafe FileIdentity Of(Descriptor file)
    {
        var buffer = stackalloc byte[StatSize];
        Syscall.Check(Libc.fstat(file.Number, buffer), "fstat");
        return Read(new ReadOnlySpan<byte>(buffer, StatSize));
    }

    /// <summary>The identity of what a name leads to, or null if nothing has that name.</summary>
    public static unsafe FileIdentity? TryOf(string path)
    {
        var buffer = stackalloc byte[StatSize];
        var result = Libc.stat(path, buffer);
        if (result == -1 && Errno.Last is Errno.ENOENT or Errno.ENOTDIR)
            return null;
        Syscall.Check(result, "stat", path);
        return Read(new ReadOnlySpan<byte>(buffer, StatSize));
    }

    private static FileIdentity Read(ReadOnlySpan<byte> stat)
        => new(MemoryMarshal.Read<ulong>(stat), MemoryMarshal.Read<ulong>(stat[8..]));
}
