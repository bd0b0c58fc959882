using System.Runtime.InteropServices;
using System.Text;
using Berth.Linux.Files;

namespace Berth.Linux.Mounts;

/// <summary>
/// A mount that is held by a descriptor: made or cloned, configured, and then attached. One that was never attached goes
/// with its descriptor.
/// </summary>
public sealed class DetachedMount : IDisposable
{
    private const int Attempts = 50;
    private const int OpenTreeCall = 428;
    private const int MoveMountCall = 429;
    private const int MountSetattrCall = 442;
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const int Recursive = 0x8000;
    private const int OpenTreeClone = 0x1;
    private const int CloseOnExec = 0x80000;
    private const int MoveFromEmptyPath = 0x4;
    private const ulong MapIdsAttribute = 0x100000;

    internal DetachedMount(Descriptor descriptor) => Descriptor = descriptor;

    /// <summary>The descriptor of the mount's root (as by O_PATH), owned by this object.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>A copy of what is at <paramref name="path"/>, not attached anywhere (open_tree(2), OPEN_TREE_CLONE).</summary>
    public static unsafe DetachedMount Clone(string path, bool recursive = false)
    {
        fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'))
        {
            var flags = OpenTreeClone | CloseOnExec | (recursive ? Recursive : 0);
            var result = Libc.syscall(OpenTreeCall, CurrentDirectory, (long)name, flags, 0, 0, 0);
            // A mount on the way may be detached by another program while the kernel looks; the next look passes it by.
            for (var attempt = 1; result == -1 && Errno.Last == Errno.EINVAL && attempt < Attempts; attempt++)
                result = Libc.syscall(OpenTreeCall, CurrentDirectory, (long)name, flags, 0, 0, 0);
            return new DetachedMount(new Descriptor((int)Syscall.Check(result, "open_tree", path)));
        }
    }

    /// <summary>Sets and clears attributes (mount_setattr(2)).</summary>
    public void SetAttributes(MountAttributes set, MountAttributes clear = MountAttributes.None, bool recursive = false)
        => Change(new Request { Set = (ulong)set, Clear = (ulong)clear }, recursive, "mount_setattr");

    /// <summary>Makes the mount propagate as one of the flags private, slave, shared, unbindable says (mount_setattr(2)).</summary>
    public void SetPropagation(MountFlags propagation, bool recursive = false)
        => Change(new Request { Propagation = (ulong)propagation }, recursive, "mount_setattr");

    /// <summary>Shows owners through the mappings of a user namespace (mount_setattr(2), MOUNT_ATTR_IDMAP). Once for each mount, before it is attached.</summary>
    public void MapIds(Descriptor userNamespace, bool recursive = false)
        => Change(new Request { Set = MapIdsAttribute, UserNamespace = (ulong)userNamespace.Number }, recursive, "mount_setattr idmap");

    /// <summary>Attaches the mount at <paramref name="target"/> (move_mount(2)).</summary>
    public unsafe void AttachTo(string target)
    {
        byte empty = 0;
        fixed (byte* name = Encoding.UTF8.GetBytes(target + '\0'))
            Syscall.Check(Libc.syscall(MoveMountCall, Descriptor.Number, (long)&empty, CurrentDirectory, (long)name, MoveFromEmptyPath, 0), "move_mount", target);
    }

    /// <summary>Lets the mount go, which ends it unless it is attached.</summary>
    public void Dispose() => Descriptor.Dispose();

    private unsafe void Change(Request request, bool recursive, string operation)
    {
        byte empty = 0;
        Syscall.Check(Libc.syscall(MountSetattrCall, Descriptor.Number, (long)&empty, EmptyPath | (recursive ? Recursive : 0), (long)&request, sizeof(Request), 0), operation);
    }

    /// <summary>struct mount_attr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Request
    {
        public ulong Set;
        public ulong Clear;
        public ulong Propagation;
        public ulong UserNamespace;
    }
}
