namespace Berth.Linux.Mounts;

/// <summary>mount(2) and umount2(2).</summary>
public static class Mount
{
    private const int DetachFlag = 2;
    private const int NoFollowFlag = 8;

    /// <summary>Mounts a file system.</summary>
    /// <param name="source">The device or name that mountinfo shows.</param>
    /// <param name="target">An existing directory.</param>
    /// <param name="type">The file system's type.</param>
    /// <param name="flags">Flags of the mount.</param>
    /// <param name="data">Options of the file system; at most a page.</param>
    public static void FileSystem(string source, string target, string type, MountFlags flags, string? data)
        => Syscall.Check(Libc.mount(source, target, type, (nuint)flags, data), $"mount {type} on", target);

    /// <summary>Makes a file or tree visible at a second place, with the mounts below it if <paramref name="recursive"/>.</summary>
    public static void Bind(string source, string target, bool recursive = false)
        => Syscall.Check(
            Libc.mount(source, target, null, (nuint)(MountFlags.Bind | (recursive ? MountFlags.Recursive : MountFlags.None)), null),
            $"bind mount {source} on", target);

    /// <summary>Changes how mount events spread from and to a mount (mount_namespaces(7)).</summary>
    public static void SetPropagation(string target, MountFlags propagation)
        => Syscall.Check(Libc.mount(null, target, null, (nuint)propagation, null), "change propagation of", target);

    /// <summary>Changes the flags of a bind mount, of which the kernel takes none when it is made.</summary>
    public static void RemountBind(string target, MountFlags flags)
        => Syscall.Check(Libc.mount(null, target, null, (nuint)(MountFlags.Remount | MountFlags.Bind | flags), null), "remount", target);

    /// <summary>A tmpfs (tmpfs(5)); <paramref name="options"/> such as <c>mode=755,size=64m</c>.</summary>
    public static void Tmpfs(string target, string? options = null, MountFlags flags = MountFlags.NoSuid | MountFlags.NoDev)
        => FileSystem("tmpfs", target, "tmpfs", flags, options);

    /// <summary>A proc file system of this process's pid namespace (proc(5)).</summary>
    public static void Proc(string target)
        => FileSystem("proc", target, "proc", MountFlags.NoSuid | MountFlags.NoDev | MountFlags.NoExec, data: null);

    /// <summary>The unified control group hierarchy (cgroups(7)).</summary>
    public static void ControlGroup2(string target)
        => FileSystem("cgroup2", target, "cgroup2", MountFlags.NoSuid | MountFlags.NoDev | MountFlags.NoExec, data: null);

    /// <summary>
    /// Unmounts what is mounted last on <paramref name="target"/>; with <paramref name="detach"/> also while it is in use.
    /// </summary>
    /// <returns>False if nothing is mounted there.</returns>
    public static bool TryUnmount(string target, bool detach = true)
    {
        if (Libc.umount2(target, NoFollowFlag | (detach ? DetachFlag : 0)) == 0)
            return true;
        if (Errno.Last is Errno.EINVAL or Errno.ENOENT)
            return false;
        Syscall.Check(-1, "umount", target);
        return false;
    }
}
