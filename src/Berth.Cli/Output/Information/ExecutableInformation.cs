using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>A helper for networks without root.</summary>
internal sealed record ExecutableInformation
{
    /// <summary>Where it is; empty where it is missing.</summary>
    [JsonPropertyName("executable")]
    public string Executable { get; init; } = "";

    /// <summary>The package it comes from.</summary>
    [JsonPropertyName("package")]
    public string Package { get; init; } = "";

    /// <summary>What it says of its version.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = "";
}
