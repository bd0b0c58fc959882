namespace Berth.Oci.Runtime;

/// <summary>Limits of an RDMA device.</summary>
public sealed record LinuxRdma
{
    /// <summary>How many handles.</summary>
    public uint? HcaHandles { get; init; }

    /// <summary>How many objects.</summary>
    public uint? HcaObjects { get; init; }
}
