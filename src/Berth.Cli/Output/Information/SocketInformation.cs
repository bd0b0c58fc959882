using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>Where the API listens.</summary>
internal sealed record SocketInformation
{
    /// <summary>The socket.</summary>
    [JsonPropertyName("path")]
    public string Path { get; init; } = "";

    /// <summary>Whether it is there.</summary>
    [JsonPropertyName("exists")]
    public bool Exists { get; init; }
}
