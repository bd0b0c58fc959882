using System.Text.Json.Serialization;

namespace Berth.Oci.Runtime;

/// <summary>The cgroup's limits (config-linux.md, Control groups).</summary>
public sealed record LinuxResources
{
    /// <summary>Which devices may be used; later rules win.</summary>
    public IReadOnlyList<LinuxDeviceRule>? Devices { get; init; }

    /// <summary>Memory limits.</summary>
    public LinuxMemory? Memory { get; init; }

    /// <summary>CPU limits.</summary>
    public LinuxCpu? Cpu { get; init; }

    /// <summary>The process limit.</summary>
    public LinuxPids? Pids { get; init; }

    /// <summary>Block device limits.</summary>
    [JsonPropertyName("blockIO")]
    public LinuxBlockIo? BlockIo { get; init; }

    /// <summary>Huge page limits by size.</summary>
    public IReadOnlyList<LinuxHugepageLimit>? HugepageLimits { get; init; }

    /// <summary>The network class and priorities (cgroup v1).</summary>
    public LinuxNetwork? Network { get; init; }

    /// <summary>RDMA limits by device.</summary>
    public IReadOnlyDictionary<string, LinuxRdma>? Rdma { get; init; }

    /// <summary>Files of cgroup v2, by name, and what is written to them.</summary>
    public IReadOnlyDictionary<string, string>? Unified { get; init; }
}
