namespace Berth.Oci.Runtime;

/// <summary>A limit of huge pages of one size.</summary>
public sealed record LinuxHugepageLimit
{
    /// <summary>The size, such as <c>2MB</c>.</summary>
    public required string PageSize { get; init; }

    /// <summary>Bytes.</summary>
    public ulong Limit { get; init; }
}
