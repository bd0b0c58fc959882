namespace Berth.Linux.Namespaces;

/// <summary>Mount namespaces (mount_namespaces(7)).</summary>
public static class MountNamespace
{
    private const int NewNamespace = 0x20000;

    /// <summary>
    /// Puts the calling thread, and what it starts or becomes, into a new copy of its mount namespace. Mounts keep their propagation.
    /// </summary>
    public static void Enter() => Syscall.Check(Libc.unshare(NewNamespace), "unshare CLONE_NEWNS");
}
