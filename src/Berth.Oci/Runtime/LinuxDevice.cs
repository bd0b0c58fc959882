namespace Berth.Oci.Runtime;

/// <summary>A device node to be made in the container.</summary>
public sealed record LinuxDevice
{
    /// <summary>Its path in the container.</summary>
    public required string Path { get; init; }

    /// <summary><c>c</c>, <c>u</c>, <c>b</c> or <c>p</c> (mknod(1)).</summary>
    public required string Type { get; init; }

    /// <summary>The major number; absent for a pipe.</summary>
    public long? Major { get; init; }

    /// <summary>The minor number; absent for a pipe.</summary>
    public long? Minor { get; init; }

    /// <summary>The permission bits.</summary>
    public uint? FileMode { get; init; }

    /// <summary>The owner, in the container's user namespace.</summary>
    public uint? Uid { get; init; }

    /// <summary>The group, in the container's user namespace.</summary>
    public uint? Gid { get; init; }
}
