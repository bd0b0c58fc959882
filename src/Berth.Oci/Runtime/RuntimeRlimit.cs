namespace Berth.Oci.Runtime;

/// <summary>One resource limit (setrlimit(2)).</summary>
public sealed record RuntimeRlimit
{
    /// <summary>The limit's name, such as <c>RLIMIT_NOFILE</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The ceiling; the largest value means no limit.</summary>
    public ulong Hard { get; init; }

    /// <summary>The value that the kernel enforces.</summary>
    public ulong Soft { get; init; }
}
