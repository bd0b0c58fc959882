using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>The image store.</summary>
internal sealed record StoreInformation
{
    /// <summary>storage.conf.</summary>
    [JsonPropertyName("configFile")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ConfigFile { get; init; }

    /// <summary>Containers.</summary>
    [JsonPropertyName("containerStore")]
    public ContainerCounts ContainerStore { get; init; } = new();

    /// <summary>The driver.</summary>
    [JsonPropertyName("graphDriverName")]
    public string GraphDriverName { get; init; } = "overlay";

    /// <summary>Its options.</summary>
    [JsonPropertyName("graphOptions")]
    public Dictionary<string, string> GraphOptions { get; init; } = [];

    /// <summary>Where it is.</summary>
    [JsonPropertyName("graphRoot")]
    public string GraphRoot { get; init; } = "";

    /// <summary>Bytes of its file system.</summary>
    [JsonPropertyName("graphRootAllocated")]
    public long GraphRootAllocated { get; init; }

    /// <summary>Bytes in use there.</summary>
    [JsonPropertyName("graphRootUsed")]
    public long GraphRootUsed { get; init; }

    /// <summary>What the driver can do here.</summary>
    [JsonPropertyName("graphStatus")]
    public Dictionary<string, string> GraphStatus { get; init; } = [];

    /// <summary>Where images are put down in passing.</summary>
    [JsonPropertyName("imageCopyTmpDir")]
    public string ImageCopyTmpDir { get; init; } = "";

    /// <summary>Images.</summary>
    [JsonPropertyName("imageStore")]
    public ImageCounts ImageStore { get; init; } = new();

    /// <summary>Its volatile state.</summary>
    [JsonPropertyName("runRoot")]
    public string RunRoot { get; init; } = "";

    /// <summary>Volumes.</summary>
    [JsonPropertyName("volumePath")]
    public string VolumePath { get; init; } = "";

    /// <summary>Whether containers vanish with a reboot.</summary>
    [JsonPropertyName("transientStore")]
    public bool TransientStore { get; init; }
}
