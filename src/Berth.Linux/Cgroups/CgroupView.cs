using Berth.Linux.Errors;

namespace Berth.Linux.Cgroups;

/// <summary>
/// Makes a hybrid or version 1 host look like a pure version 2 one to what runs in a private mount namespace: crun and runc
/// refuse mixed hierarchies, and systemd inside a container is given the runtime's view.
/// </summary>
public static class CgroupView
{
    private const ulong MS_NOSUID = 2, MS_NODEV = 4, MS_NOEXEC = 8, MS_SLAVE = 1 << 19;

    /// <summary>
    /// Covers <paramref name="mountPoint"/> with a fresh cgroup2 mount. To be called on a thread that has left the host's mount
    /// namespace by unshare(CLONE_NEWNS). Only the mount that carries the mount point stops propagating to the host (it
    /// becomes a slave); every other mount goes on as it was, so that later mounts of the host appear in the namespace.
    /// </summary>
    /// <returns>False where the host is pure version 2 already and nothing was done.</returns>
    /// <exception cref="EngineException">The kernel refuses the mount.</exception>
    public static bool Cover(string mountPoint = "/sys/fs/cgroup")
    {
        if (CgroupHost.IsCgroup2(mountPoint))
            return false;
        // The new mount is attached to the mount that holds its mount point, and would be copied to that one's peers.
        for (var holder = mountPoint; Libc.MountView(null, holder, null, MS_SLAVE, 0) == -1;)
        {
            if (Errno.Last != Errno.EINVAL || holder == "/")
                throw new SyscallException(Errno.Last, "mount --make-slave", holder);
            var slash = holder.LastIndexOf('/');
            holder = slash <= 0 ? "/" : holder[..slash];
        }
        Syscall.Check(Libc.MountView("cgroup2", mountPoint, "cgroup2", MS_NOSUID | MS_NODEV | MS_NOEXEC, 0), "mount cgroup2 on", mountPoint);
        return true;
    }
}
