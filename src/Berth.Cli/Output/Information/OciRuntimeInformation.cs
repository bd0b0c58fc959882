using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>The OCI runtime.</summary>
internal sealed record OciRuntimeInformation
{
    /// <summary>Its name.</summary>
    [JsonPropertyName("name")]
    public string Name { get; init; } = "";

    /// <summary>The package it comes from.</summary>
    [JsonPropertyName("package")]
    public string Package { get; init; } = "";

    /// <summary>Where it is; empty where it is missing.</summary>
    [JsonPropertyName("path")]
    public string Path { get; init; } = "";

    /// <summary>What it says of its version.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = "";
}
