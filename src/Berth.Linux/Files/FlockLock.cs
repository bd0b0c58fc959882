namespace Berth.Linux.Files;

/// <summary>
/// A flock(2) lock on an open file, for files that other programs guard so. It belongs to the open file and ends
/// when that is closed, however the holder ends; it does not exclude fcntl(2) locks.
/// </summary>
public static class FlockLock
{
    private const int Shared = 1;
    private const int Exclusive = 2;

    /// <summary>Waits for the lock.</summary>
    /// <param name="file">The open file; closing it ends the lock.</param>
    /// <param name="exclusive">Whether no other holder, shared or not, is let in.</param>
    /// <param name="path">The file's name, for errors.</param>
    public static void Acquire(Descriptor file, bool exclusive, string? path = null)
        => Syscall.Retry(() => Libc.flock(file.Number, exclusive ? Exclusive : Shared), "flock", path);
}
