using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>The machine and its helpers.</summary>
internal sealed record HostInformation
{
    /// <summary>The processor, in Go's words.</summary>
    [JsonPropertyName("arch")]
    public string Arch { get; init; } = "";

    /// <summary>Empty: Berth builds by itself.</summary>
    [JsonPropertyName("buildahVersion")]
    public string BuildahVersion { get; init; } = "";

    /// <summary>Who makes control groups.</summary>
    [JsonPropertyName("cgroupManager")]
    public string CgroupManager { get; init; } = "";

    /// <summary>v1 or v2.</summary>
    [JsonPropertyName("cgroupVersion")]
    public string CgroupVersion { get; init; } = "";

    /// <summary>What can be limited.</summary>
    [JsonPropertyName("cgroupControllers")]
    public string[] CgroupControllers { get; init; } = [];

    /// <summary>The monitor.</summary>
    [JsonPropertyName("conmon")]
    public HelperInformation Conmon { get; init; } = new();

    /// <summary>Processors.</summary>
    [JsonPropertyName("cpus")]
    public int Cpus { get; init; }

    /// <summary>Their use.</summary>
    [JsonPropertyName("cpuUtilization")]
    public ProcessorUse CpuUtilization { get; init; } = new();

    /// <summary>Always sqlite.</summary>
    [JsonPropertyName("databaseBackend")]
    public string DatabaseBackend { get; init; } = "sqlite";

    /// <summary>The operating system.</summary>
    [JsonPropertyName("distribution")]
    public DistributionInformation Distribution { get; init; } = new();

    /// <summary>Where events go.</summary>
    [JsonPropertyName("eventLogger")]
    public string EventLogger { get; init; } = "";

    /// <summary>As many as there are numbers: locks do not run out.</summary>
    [JsonPropertyName("freeLocks")]
    public int FreeLocks { get; init; } = int.MaxValue;

    /// <summary>Its name.</summary>
    [JsonPropertyName("hostname")]
    public string Hostname { get; init; } = "";

    /// <summary>Mappings without root.</summary>
    [JsonPropertyName("idMappings")]
    public IdMappingInformation IdMappings { get; init; } = new();

    /// <summary>uname -r.</summary>
    [JsonPropertyName("kernel")]
    public string Kernel { get; init; } = "";

    /// <summary>Where containers log to.</summary>
    [JsonPropertyName("logDriver")]
    public string LogDriver { get; init; } = "";

    /// <summary>Bytes.</summary>
    [JsonPropertyName("memFree")]
    public long MemFree { get; init; }

    /// <summary>Bytes.</summary>
    [JsonPropertyName("memTotal")]
    public long MemTotal { get; init; }

    /// <summary>Always netavark.</summary>
    [JsonPropertyName("networkBackend")]
    public string NetworkBackend { get; init; } = "netavark";

    /// <summary>netavark.</summary>
    [JsonPropertyName("networkBackendInfo")]
    public NetworkBackendInformation NetworkBackendInfo { get; init; } = new();

    /// <summary>The OCI runtime.</summary>
    [JsonPropertyName("ociRuntime")]
    public OciRuntimeInformation OciRuntime { get; init; } = new();

    /// <summary>Always linux.</summary>
    [JsonPropertyName("os")]
    public string Os { get; init; } = "linux";

    /// <summary>Where the API listens.</summary>
    [JsonPropertyName("remoteSocket")]
    public SocketInformation RemoteSocket { get; init; } = new();

    /// <summary>The network helper without root.</summary>
    [JsonPropertyName("rootlessNetworkCmd")]
    public string RootlessNetworkCmd { get; init; } = "";

    /// <summary>Never.</summary>
    [JsonPropertyName("serviceIsRemote")]
    public bool ServiceIsRemote { get; init; }

    /// <summary>Protections.</summary>
    [JsonPropertyName("security")]
    public SecurityInformation Security { get; init; } = new();

    /// <summary>slirp4netns.</summary>
    [JsonPropertyName("slirp4netns")]
    public ExecutableInformation Slirp4netns { get; init; } = new();

    /// <summary>pasta.</summary>
    [JsonPropertyName("pasta")]
    public ExecutableInformation Pasta { get; init; } = new();

    /// <summary>Bytes.</summary>
    [JsonPropertyName("swapFree")]
    public long SwapFree { get; init; }

    /// <summary>Bytes.</summary>
    [JsonPropertyName("swapTotal")]
    public long SwapTotal { get; init; }

    /// <summary>Since boot.</summary>
    [JsonPropertyName("uptime")]
    public string Uptime { get; init; } = "";

    /// <summary>The processor's variant.</summary>
    [JsonPropertyName("variant")]
    public string Variant { get; init; } = "";

    /// <summary>How the program is linked.</summary>
    [JsonPropertyName("linkmode")]
    public string Linkmode { get; init; } = "dynamic";

    /// <summary>What this host lacks, one sentence each; Berth's own field.</summary>
    [JsonPropertyName("missing")]
    public string[] Missing { get; init; } = [];
}
