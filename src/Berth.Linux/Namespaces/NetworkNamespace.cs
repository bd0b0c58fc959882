using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using Berth.Linux.Errors;
using Berth.Linux.Files;

namespace Berth.Linux.Namespaces;

/// <summary>
/// Network namespaces with a name (network_namespaces(7)): a file to which the namespace is bound keeps it alive
/// and leads to it, in the way of ip-netns(8) and Podman.
/// </summary>
public static class NetworkNamespace
{
    private const int NewNetwork = 0x40000000;
    private const ulong Bind = 0x1000;
    private const ulong Recursive = 0x4000;
    private const ulong Shared = 0x100000;
    private const int Detach = 2;
    private const int NoFollow = 8;

    /// <summary>Makes a namespace whose loopback interface is up and binds it to a new file.</summary>
    /// <param name="path">The file; its directory is created and made a shared mount, so that every mount namespace sees it.</param>
    /// <exception cref="SyscallException">It could not be made; nothing is left.</exception>
    public static void Create(string path)
    {
        PrepareDirectory(Path.GetDirectoryName(path)!);
        CreateHere(path);
    }

    /// <summary>The same in a directory that is there and stays as it is: only this mount namespace, and later copies of it, see it.</summary>
    /// <exception cref="SyscallException">It could not be made; nothing is left.</exception>
    public static void CreateHere(string path)
    {
        FileSystem.Open(path, OpenFlags.ReadOnly | OpenFlags.Create | OpenFlags.Exclusive, 0).Dispose();
        try
        {
            // A thread of its own: the namespace is the thread's, and the thread ends with it.
            OnOwnThread(() =>
            {
                Syscall.Check(Libc.unshare(NewNetwork), "unshare");
                RaiseLoopback();
                Syscall.Check(Libc.mount_namespace("/proc/thread-self/ns/net", path, null, Bind, 0), "mount", path);
            });
        }
        catch
        {
            Delete(path);
            throw;
        }
    }

    /// <summary>Unbinds a namespace and removes its file; what exists only in part or not at all is no error.</summary>
    /// <remarks>The namespace itself ends with the last process in it.</remarks>
    public static void Delete(string path)
    {
        while (Libc.umount2(path, Detach | NoFollow) == 0)
        {
            // Several binds can lie on one file.
        }

        if (Errno.Last is not (Errno.EINVAL or Errno.ENOENT)) Syscall.Check(-1, "umount", path);
        FileSystem.TryRemoveFile(path);
    }

    /// <summary>Whether a namespace is bound there: the file alone is none.</summary>
    public static bool Exists(string path)
        => FileIdentity.TryOf(path) is { } file && FileIdentity.TryOf("/proc/self/ns/net") is { } own && file.Device == own.Device;

    /// <summary>Whether the file leads to the namespace of this process.</summary>
    public static bool IsOwn(string path) => FileIdentity.TryOf(path) is { } file && FileIdentity.TryOf("/proc/self/ns/net") == file;

    /// <summary>Runs something inside a namespace, on a thread of its own, and waits for it.</summary>
    /// <exception cref="SyscallException">There is no namespace at <paramref name="path"/>.</exception>
    public static void RunInside(string path, Action action)
    {
        using var target = FileSystem.Open(path, OpenFlags.ReadOnly);
        OnOwnThread(() =>
        {
            Syscall.Check(Libc.setns(target.Number, NewNetwork), "setns", path);
            action();
        });
    }

    private static void OnOwnThread(Action action)
    {
        ExceptionDispatchInfo? error = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    action();
                }
                catch (Exception caught)
                {
                    error = ExceptionDispatchInfo.Capture(caught);
                }
            },
            maxStackSize: 256 * 1024);
        thread.Start();
        thread.Join();
        error?.Throw();
    }

    private static void PrepareDirectory(string directory)
    {
        FileSystem.CreateDirectories(directory);
        if (Libc.mount_namespace(null, directory, null, Shared | Recursive, 0) == 0) return;
        if (Errno.Last != Errno.EINVAL) Syscall.Check(-1, "mount", directory);

        // Not a mount point yet, so it cannot be shared: bound on itself it is one.
        Syscall.Check(Libc.mount_namespace(directory, directory, null, Bind | Recursive, 0), "mount", directory);
        Syscall.Check(Libc.mount_namespace(null, directory, null, Shared | Recursive, 0), "mount", directory);
    }

    private static unsafe void RaiseLoopback()
    {
        const int internetFamily = 2, datagram = 2, closeOnExec = 0x80000;
        const nuint getFlags = 0x8913, setFlags = 0x8914;
        const short up = 1;
        using var socket = new Descriptor(Syscall.Check(Libc.socket(internetFamily, datagram | closeOnExec, 0), "socket"));

        // struct ifreq (netdevice(7)): 16 bytes of name, then the flags.
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        "lo"u8.CopyTo(new Span<byte>(request, 16));
        Syscall.Check(Libc.ioctl_interface(socket.Number, getFlags, request), "ioctl", "lo");
        var flags = (short)(MemoryMarshal.Read<short>(new ReadOnlySpan<byte>(request + 16, 2)) | up);
        MemoryMarshal.Write(new Span<byte>(request + 16, 2), in flags);
        Syscall.Check(Libc.ioctl_interface(socket.Number, setFlags, request), "ioctl", "lo");
    }
}
