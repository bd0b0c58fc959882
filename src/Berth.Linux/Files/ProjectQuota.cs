using System.Buffers.Binary;
using Berth.Linux.Errors;

namespace Berth.Linux.Files;

/// <summary>
/// Limits for a directory and all that is made in it: project quotas, which XFS and ext4 have where they are mounted with <c>prjquota</c>
/// (quotactl(2), ioctl_xfs_fsgetxattr(2)). The calls are those of Linux 5.14 and newer.
/// </summary>
public static class ProjectQuota
{
    private const long QuotactlByDescriptor = 443;
    private const ulong GetAttributes = 0x801C581F;
    private const ulong SetAttributes = 0x401C5820;
    private const uint InheritsProject = 0x200;
    private const int ProjectType = 2;
    private const int GetQuota = 0x5803, SetLimits = 0x5804, GetState = 0x5805;
    private const byte Version = 1, ProjectFlag = 2;
    private const ushort ProjectIsEnforced = 0x20;
    private const ushort AllLimits = 0xF;
    private const int BlockSize = 512;

    // struct fsxattr.
    private const int AttributesSize = 28, FlagsAt = 0, ProjectAt = 12;

    // struct fs_disk_quota.
    private const int QuotaSize = 112, MaskAt = 2, IdAt = 4, BlocksHardAt = 8, BlocksSoftAt = 16, FilesHardAt = 24, FilesSoftAt = 32, FilesUsedAt = 48;

    // struct fs_quota_stat.
    private const int StateSize = 128, StateFlagsAt = 2;

    /// <summary>Whether the file system of a directory enforces such limits.</summary>
    public static unsafe bool IsEnforced(string directory)
    {
        using var open = FileSystem.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
        var state = stackalloc byte[StateSize];
        return TryCall(open, GetState, 0, state) && (BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(state + StateFlagsAt, 2)) & ProjectIsEnforced) != 0;
    }

    /// <summary>Limits empty directories, and what will be in them, together: they become a project of their own.</summary>
    /// <param name="directories">At least one, all on one file system.</param>
    /// <param name="bytes">How much room may be taken, in whole blocks of 512 bytes; 0 for no limit.</param>
    /// <param name="files">How many files, directories and the like there may be, these directories included; 0 for no limit.</param>
    /// <exception cref="SyscallException">The file system has no such limits.</exception>
    public static void Limit(ReadOnlySpan<string> directories, ulong bytes, ulong files)
    {
        uint project = 0;
        foreach (var directory in directories)
        {
            using var open = FileSystem.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
            if (project == 0)
            {
                project = FreeProject(open);
                Limit(open, project, bytes / BlockSize, files);
            }

            SetProject(open, project);
        }
    }

    /// <summary>Takes the limits of a directory back. One that is not there, has none, or shares those of the directory above is no error.</summary>
    public static void Release(string directory)
    {
        if (!FileSystem.Exists(directory) || !IsEnforced(directory)) return;
        using var open = FileSystem.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
        using var above = FileSystem.Open(directory + "/..", OpenFlags.ReadOnly | OpenFlags.Directory);
        if (Project(open) is var project and not 0 && project != Project(above))
            Limit(open, project, 0, 0);
    }

    // Who takes the next free number has to look at all directories, and to keep others from doing so meanwhile; of two thousand million, few are taken.
    private static unsafe uint FreeProject(Descriptor directory)
    {
        var quota = stackalloc byte[QuotaSize];
        while (true)
        {
            var project = BinaryPrimitives.ReadUInt32LittleEndian(RandomBytes.Next(4)) & int.MaxValue;
            if (project == 0) continue;
            new Span<byte>(quota, QuotaSize).Clear();
            if (!TryCall(directory, GetQuota, project, quota)) return project;
            var known = new ReadOnlySpan<byte>(quota, QuotaSize);
            if (known[BlocksHardAt..(FilesUsedAt + 8)].IndexOfAnyExcept((byte)0) < 0) return project;
        }
    }

    private static unsafe uint Project(Descriptor directory)
    {
        var attributes = stackalloc byte[AttributesSize];
        return Libc.FileControl(directory.Number, GetAttributes, attributes) == 0 ? *(uint*)(attributes + ProjectAt) : 0;
    }

    private static unsafe void SetProject(Descriptor directory, uint project)
    {
        var attributes = stackalloc byte[AttributesSize];
        Syscall.Check(Libc.FileControl(directory.Number, GetAttributes, attributes), "ioctl FS_IOC_FSGETXATTR");
        *(uint*)(attributes + FlagsAt) |= InheritsProject;
        *(uint*)(attributes + ProjectAt) = project;
        Syscall.Check(Libc.FileControl(directory.Number, SetAttributes, attributes), "ioctl FS_IOC_FSSETXATTR");
    }

    private static unsafe void Limit(Descriptor directory, uint project, ulong blocks, ulong files)
    {
        var quota = stackalloc byte[QuotaSize];
        var limits = new Span<byte>(quota, QuotaSize);
        limits.Clear();
        limits[0] = Version;
        limits[1] = ProjectFlag;
        BinaryPrimitives.WriteUInt16LittleEndian(limits[MaskAt..], AllLimits);
        BinaryPrimitives.WriteUInt32LittleEndian(limits[IdAt..], project);
        BinaryPrimitives.WriteUInt64LittleEndian(limits[BlocksHardAt..], blocks);
        BinaryPrimitives.WriteUInt64LittleEndian(limits[BlocksSoftAt..], blocks);
        BinaryPrimitives.WriteUInt64LittleEndian(limits[FilesHardAt..], files);
        BinaryPrimitives.WriteUInt64LittleEndian(limits[FilesSoftAt..], files);
        if (!TryCall(directory, SetLimits, project, quota)) throw new SyscallException(Errno.Last, "quotactl_fd");
    }

    private static unsafe bool TryCall(Descriptor directory, int command, uint project, byte* data)
        => Libc.syscall(QuotactlByDescriptor, directory.Number, (command << 8) | ProjectType, project, (long)data, 0, 0) == 0;
}
