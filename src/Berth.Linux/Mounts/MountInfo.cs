namespace Berth.Linux.Mounts;

/// <summary>One mount of a mount namespace: a line of /proc/PID/mountinfo (proc(5)).</summary>
public sealed record MountInfo
{
    /// <summary>The mount's number.</summary>
    public required int Id { get; init; }

    /// <summary>The number of the mount it is on.</summary>
    public required int ParentId { get; init; }

    /// <summary>Major number of the file system's device.</summary>
    public required uint Major { get; init; }

    /// <summary>Minor number of the file system's device.</summary>
    public required uint Minor { get; init; }

    /// <summary>The directory of the file system that is the mount's root.</summary>
    public required string Root { get; init; }

    /// <summary>Where it is mounted, seen from the process's root.</summary>
    public required string Target { get; init; }

    /// <summary>Options of the mount, comma-separated.</summary>
    public required string MountOptions { get; init; }

    /// <summary>Tags such as <c>shared:3</c>, blank-separated; empty for a private mount.</summary>
    public required string Tags { get; init; }

    /// <summary>The type of the file system.</summary>
    public required string Type { get; init; }

    /// <summary>The source, as the file system shows it.</summary>
    public required string Source { get; init; }

    /// <summary>Options of the file system, comma-separated.</summary>
    public required string SuperOptions { get; init; }
}
