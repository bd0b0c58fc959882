using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>netavark and aardvark-dns.</summary>
internal sealed record NetworkBackendInformation
{
    /// <summary>Always netavark.</summary>
    [JsonPropertyName("backend")]
    public string Backend { get; init; } = "netavark";

    /// <summary>What it says of its version.</summary>
    [JsonPropertyName("version")]
    public string Version { get; init; } = "";

    /// <summary>The package it comes from.</summary>
    [JsonPropertyName("package")]
    public string Package { get; init; } = "";

    /// <summary>Where it is; empty where it is missing.</summary>
    [JsonPropertyName("path")]
    public string Path { get; init; } = "";

    /// <summary>aardvark-dns.</summary>
    [JsonPropertyName("dns")]
    public HelperInformation Dns { get; init; } = new();

    /// <summary>The network of containers that ask for none.</summary>
    [JsonPropertyName("defaultNetwork")]
    public string DefaultNetwork { get; init; } = "";
}
