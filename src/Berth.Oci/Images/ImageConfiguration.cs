using System.Text.Json.Serialization;

namespace Berth.Oci.Images;

/// <summary>An image's configuration (OCI image specification, config.md, with Docker's additions). Its digest is the image's identifier.</summary>
public sealed record ImageConfiguration
{
    /// <summary>The identifier of the first version of the format.</summary>
    public string? Id { get; init; }

    /// <summary>The identifier of the image that this one was built from.</summary>
    public string? Parent { get; init; }

    /// <summary>The message given when it was made.</summary>
    public string? Comment { get; init; }

    /// <summary>When it was made, RFC 3339.</summary>
    public string? Created { get; init; }

    /// <summary>The version of Docker that made it.</summary>
    [JsonPropertyName("docker_version")]
    public string? DockerVersion { get; init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>The architecture in Go's words, such as <c>amd64</c>.</summary>
    public string Architecture { get; init; } = "";

    /// <summary>The architecture's variant.</summary>
    public string? Variant { get; init; }

    /// <summary>The operating system, such as <c>linux</c>.</summary>
    public string Os { get; init; } = "";

    /// <summary>The operating system's version.</summary>
    [JsonPropertyName("os.version")]
    public string? OsVersion { get; init; }

    /// <summary>What the operating system must have.</summary>
    [JsonPropertyName("os.features")]
    public IReadOnlyList<string>? OsFeatures { get; init; }

    /// <summary>How a container of it runs.</summary>
    public ContainerConfiguration? Config { get; init; }

    /// <summary>Its layers.</summary>
    public RootFs? Rootfs { get; init; }

    /// <summary>How it was made.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }
}
