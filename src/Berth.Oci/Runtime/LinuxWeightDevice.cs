namespace Berth.Oci.Runtime;

/// <summary>A block device's weight.</summary>
public sealed record LinuxWeightDevice
{
    /// <summary>The major number.</summary>
    public long Major { get; init; }

    /// <summary>The minor number.</summary>
    public long Minor { get; init; }

    /// <summary>The relative weight, 10 to 1000.</summary>
    public ushort? Weight { get; init; }

    /// <summary>The weight against the cgroup's children (cgroup v1).</summary>
    public ushort? LeafWeight { get; init; }
}
