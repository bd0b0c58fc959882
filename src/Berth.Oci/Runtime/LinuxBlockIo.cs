using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>Block device limits.</summary>
public sealed record LinuxBlockIo
{
    /// <summary>The relative weight, 10 to 1000.</summary>
    public ushort? Weight { get; init; }

    /// <summary>The weight against the cgroup's children (cgroup v1).</summary>
    public ushort? LeafWeight { get; init; }

    /// <summary>Weights by device.</summary>
    public IReadOnlyList<LinuxWeightDevice>? WeightDevice { get; init; }

    /// <summary>Bytes read a second by device.</summary>
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleReadBpsDevice { get; init; }

    /// <summary>Bytes written a second by device.</summary>
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleWriteBpsDevice { get; init; }

    /// <summary>Reads a second by device.</summary>
    [JsonPropertyName("throttleReadIOPSDevice")]
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleReadIopsDevice { get; init; }

    /// <summary>Writes a second by device.</summary>
    [JsonPropertyName("throttleWriteIOPSDevice")]
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleWriteIopsDevice { get; init; }
}
