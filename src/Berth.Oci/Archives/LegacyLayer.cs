using System.Text.Json.Serialization;
using Berth.Oci.Images;

namespace Berth.Oci.Archives;

/// <summary>The <c>json</c> file of a layer in the first version of Docker's archive format, which old readers want.</summary>
internal sealed record LegacyLayer
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("parent")]
    public string? Parent { get; init; }

    [JsonPropertyName("created")]
    public string Created { get; init; } = "1970-01-01T00:00:00Z";

    [JsonPropertyName("container_config")]
    public ContainerConfiguration ContainerConfig { get; init; } = new() { Cmd = [""] };

    [JsonPropertyName("architecture")]
    public string? Architecture { get; init; }

    [JsonPropertyName("os")]
    public string? Os { get; init; }

    [JsonPropertyName("config")]
    public ContainerConfiguration? Config { get; init; }
}
