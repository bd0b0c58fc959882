namespace Berth.Oci.Runtime;

/// <summary>A block device's rate limit.</summary>
public sealed record LinuxThrottleDevice
{
    /// <summary>The major number.</summary>
    public long Major { get; init; }

    /// <summary>The minor number.</summary>
    public long Minor { get; init; }

    /// <summary>Bytes or operations a second.</summary>
    public ulong Rate { get; init; }
}
