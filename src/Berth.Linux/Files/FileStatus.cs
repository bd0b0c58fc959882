using System.Runtime.InteropServices;

namespace Berth.Linux.Files;

/// <summary>What statx(2) says of a file, without following a symbolic link.</summary>
public readonly record struct FileStatus
{
    internal const int Size = 256;
    private const int CurrentDirectory = -100;
    private const int EmptyPath = 0x1000;
    private const uint Everything = 0x7FF;

    /// <summary>Type and permission bits (inode(7)).</summary>
    public uint Mode { get; init; }

    /// <summary>Owner.</summary>
    public uint User { get; init; }

    /// <summary>Group.</summary>
    public uint Group { get; init; }

    /// <summary>Number of hard links.</summary>
    public uint Links { get; init; }

    /// <summary>Length in bytes.</summary>
    public long Length { get; init; }

    /// <summary>Space taken, in bytes.</summary>
    public long Allocated { get; init; }

    /// <summary>Device and inode.</summary>
    public FileIdentity Identity { get; init; }

    /// <summary>Major number of a device file.</summary>
    public uint DeviceMajor { get; init; }

    /// <summary>Minor number of a device file.</summary>
    public uint DeviceMinor { get; init; }

    /// <summary>Last modification.</summary>
    public FileTime Modified { get; init; }

    /// <summary>The type bits of <see cref="Mode"/>.</summary>
    public FileType Type => (FileType)(Mode & 0xF000);

    /// <summary>The twelve permission bits, with set-id and sticky.</summary>
    public uint Permissions => Mode & 0xFFF;

    /// <summary>Whether this is what overlayfs puts for a removed name: a character device 0/0.</summary>
    public bool IsWhiteout => Type == FileType.CharacterDevice && DeviceMajor == 0 && DeviceMinor == 0;

    /// <summary>The status of an open file, also of one opened with O_PATH.</summary>
    public static unsafe FileStatus Of(Descriptor file)
    {
        var buffer = stackalloc byte[Size];
        byte empty = 0;
        Syscall.Check(Libc.statx(file.Number, &empty, EmptyPath, Everything, buffer), "statx");
        return Parse(new ReadOnlySpan<byte>(buffer, Size));
    }

    /// <summary>The status of what a path leads to, links followed; null if nothing has that name.</summary>
    public static unsafe FileStatus? TryOf(string path)
    {
        var buffer = stackalloc byte[Size];
        fixed (byte* name = System.Text.Encoding.UTF8.GetBytes(path + '\0'))
        {
            if (Libc.statx(CurrentDirectory, name, 0, Everything, buffer) == 0) return Parse(new ReadOnlySpan<byte>(buffer, Size));
        }

        return Errno.Last is Errno.ENOENT or Errno.ENOTDIR ? null : throw new Errors.SyscallException(Errno.Last, "stat", path);
    }

    internal static FileStatus Parse(ReadOnlySpan<byte> statx)
    {
        uint U(ReadOnlySpan<byte> bytes, int offset) => MemoryMarshal.Read<uint>(bytes[offset..]);
        long L(ReadOnlySpan<byte> bytes, int offset) => MemoryMarshal.Read<long>(bytes[offset..]);
        return new FileStatus
        {
            Links = U(statx, 16),
            User = U(statx, 20),
            Group = U(statx, 24),
            Mode = MemoryMarshal.Read<ushort>(statx[28..]),
            Length = L(statx, 40),
            Allocated = L(statx, 48) * 512,
            Modified = new FileTime(L(statx, 112), U(statx, 120)),
            DeviceMajor = U(statx, 128),
            DeviceMinor = U(statx, 132),
            Identity = new FileIdentity(((ulong)U(statx, 136) << 32) | U(statx, 140), (ulong)L(statx, 32)),
        };
    }
}
