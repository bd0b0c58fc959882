namespace Berth.Oci.Runtime;

/// <summary>The process limit.</summary>
public sealed record LinuxPids
{
    /// <summary>How many processes and threads; -1 is no limit.</summary>
    public long Limit { get; init; }
}
