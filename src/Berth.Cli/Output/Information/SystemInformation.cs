using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>The document of podman-info(1).</summary>
internal sealed record SystemInformation
{
    /// <summary>The machine and its helpers.</summary>
    [JsonPropertyName("host")]
    public HostInformation Host { get; init; } = new();

    /// <summary>The image store and the containers.</summary>
    [JsonPropertyName("store")]
    public StoreInformation Store { get; init; } = new();

    /// <summary>The tables of containers-registries.conf(5) by their prefix, and under <c>search</c> where short names are looked for.</summary>
    [JsonPropertyName("registries")]
    public SortedDictionary<string, JsonElement> Registries { get; init; } = [];

    /// <summary>What drivers there are.</summary>
    [JsonPropertyName("plugins")]
    public PluginInformation Plugins { get; init; } = new();

    /// <summary>The program.</summary>
    [JsonPropertyName("version")]
    public VersionReport Version { get; init; } = new();
}
