using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>A helper program of a container engine.</summary>
internal sealed record HelperInformation
{
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
