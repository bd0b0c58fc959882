namespace Berth.Oci.Runtime;

/// <summary>The user that a process runs as, in the container's user namespace.</summary>
public sealed record RuntimeUser
{
    /// <summary>The user id.</summary>
    public uint Uid { get; init; }

    /// <summary>The primary group id.</summary>
    public uint Gid { get; init; }

    /// <summary>The file mode creation mask; null keeps the runtime's.</summary>
    public uint? Umask { get; init; }

    /// <summary>The supplementary group ids.</summary>
    public IReadOnlyList<uint>? AdditionalGids { get; init; }
}
