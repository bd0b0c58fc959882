using System.Runtime.InteropServices;

namespace Berth.Linux.Files;

/// <summary>Open-file-description locks over a whole file (fcntl(2), F_OFD_SETLK), for lock files whose making is somebody else's protocol.</summary>
public static class RecordLock
{
    private const int SetLock = 37;
    private const int SetLockWait = 38;

    /// <summary>Locks <paramref name="file"/>; it is unlocked when its last descriptor closes.</summary>
    /// <param name="file">Open for reading for a shared lock, for writing for an exclusive one.</param>
    /// <param name="exclusive">Whether nobody else may hold a lock, shared or not.</param>
    /// <param name="wait">Whether to wait for others.</param>
    /// <returns>False if others hold it and <paramref name="wait"/> is false.</returns>
    public static unsafe bool Take(Descriptor file, bool exclusive, bool wait)
    {
        // F_RDLCK 0, F_WRLCK 1; start and length 0 are the whole file.
        var request = new Request { Type = (short)(exclusive ? 1 : 0) };
        while (Libc.fcntl(file.Number, wait ? SetLockWait : SetLock, &request) == -1)
        {
            if (!wait && Errno.Last is Errno.EAGAIN or Errno.EACCES) return false;
            if (Errno.Last != Errno.EINTR) Syscall.Check(-1, "lock");
        }

        return true;
    }

    /// <summary>struct flock of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Pid;
    }
}
