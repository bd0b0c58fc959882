namespace Berth.Linux.Files;

/// <summary>What statfs(2) says of a mounted file system.</summary>
/// <param name="Magic">Its type, a number of linux/magic.h.</param>
/// <param name="AvailableBytes">The room that is left for those without privileges.</param>
public readonly record struct FileSystemStatus(uint Magic, ulong AvailableBytes)
{
    /// <summary>The file system that has a path; null where there is no such path or it cannot tell.</summary>
    public static unsafe FileSystemStatus? TryOf(string path)
    {
        // struct statfs of 64-bit Linux: 15 words, of which these are f_type, f_bsize and f_bavail.
        const int words = 15, type = 0, blockSize = 1, available = 4;
        var buffer = stackalloc ulong[words];
        return Libc.statfs(path, buffer) == -1 ? null : new FileSystemStatus((uint)buffer[type], buffer[blockSize] * buffer[available]);
    }
}
