namespace Berth.Linux.Mounts;

/// <summary>Attributes of a mount: those of mount_setattr(2) and fsmount(2).</summary>
[Flags]
public enum MountAttributes
{
    None = 0,
    ReadOnly = 0x1,
    NoSuid = 0x2,
    NoDev = 0x4,
    NoExec = 0x8,
    NoAccessTime = 0x10,
    StrictAccessTime = 0x20,
    NoDirectoryAccessTime = 0x80,
    NoSymbolicLinks = 0x200000,
}
