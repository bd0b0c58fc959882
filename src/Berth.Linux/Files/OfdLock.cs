using System.Runtime.InteropServices;

namespace Berth.Linux.Files;

/// <summary>
/// An exclusive open-file-description lock (fcntl(2), F_OFD_SETLK) on a lock file of its own. It ends with the
/// holder, however that ends, and is held per open file: two threads exclude each other as two processes do.
/// </summary>
public sealed class OfdLock : IDisposable
{
    private const int SetLock = 37;
    private const int SetLockWait = 38;
    private const short WriteLock = 1;
    private readonly Descriptor _file;
    private readonly string _path;

    private OfdLock(Descriptor file, string path)
    {
        _file = file;
        _path = path;
    }

    /// <summary>Waits for the lock on <paramref name="path"/>, which is created if need be.</summary>
    public static OfdLock Acquire(string path) => Take(path, SetLockWait, create: true, out _)!;

    /// <summary>Takes the lock if it is free; null if somebody holds it.</summary>
    public static OfdLock? TryAcquire(string path) => Take(path, SetLock, create: true, out _);

    /// <summary>Waits for the lock on a file that is there; null if there is none, also if it went while this waited.</summary>
    public static OfdLock? AcquireExisting(string path) => Take(path, SetLockWait, create: false, out _);

    /// <summary>Takes the lock on a file that is there if it is free.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exists">Whether there is a file: without a lock somebody holds it then.</param>
    public static OfdLock? TryAcquireExisting(string path, out bool exists) => Take(path, SetLock, create: false, out exists);

    /// <summary>
    /// Removes the lock file and then lets go. Whoever waits for it finds that the file has no name any more and
    /// starts again with a new one.
    /// </summary>
    public void RemoveAndDispose()
    {
        FileSystem.TryRemoveFile(_path);
        Dispose();
    }

    /// <summary>Lets go of the lock; the file stays.</summary>
    public void Dispose() => _file.Dispose();

    private static OfdLock? Take(string path, int command, bool create, out bool exists)
    {
        while (true)
        {
            var flags = OpenFlags.ReadWrite | OpenFlags.NoFollow;
            var opened = create ? FileSystem.Open(path, flags | OpenFlags.Create, 0x180) : FileSystem.TryOpen(path, flags);
            exists = opened is not null;
            if (opened is not { } file)
                return null;
            try
            {
                if (!Lock(file, command, path))
                {
                    file.Dispose();
                    return null;
                }

                if (HasName(file, path))
                    return new OfdLock(file, path);
                file.Dispose();
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
    }

    private static unsafe bool Lock(Descriptor file, int command, string path)
    {
        var request = new FileLock { Type = WriteLock };
        while (Libc.fcntl(file.Number, command, &request) == -1)
        {
            if (command == SetLock && Errno.Last is Errno.EAGAIN or Errno.EACCES)
                return false;
            if (Errno.Last != Errno.EINTR)
                Syscall.Check(-1, "lock", path);
        }

        return true;
    }

    private static bool HasName(Descriptor file, string path)
        => FileIdentity.TryOf(path) is { } named && named == FileIdentity.Of(file);

    /// <summary>struct flock of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLock
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }
}
