using System.Text.Json.Serialization;

namespace Berth.Cli.Output.Information;

/// <summary>What protects the host from containers.</summary>
internal sealed record SecurityInformation
{
    /// <summary>AppArmor.</summary>
    [JsonPropertyName("apparmorEnabled")]
    public bool ApparmorEnabled { get; init; }

    /// <summary>Default capabilities by commas.</summary>
    [JsonPropertyName("capabilities")]
    public string Capabilities { get; init; } = "";

    /// <summary>Whether this is not root.</summary>
    [JsonPropertyName("rootless")]
    public bool Rootless { get; init; }

    /// <summary>seccomp(2).</summary>
    [JsonPropertyName("seccompEnabled")]
    public bool SeccompEnabled { get; init; }

    /// <summary>The default profile.</summary>
    [JsonPropertyName("seccompProfilePath")]
    public string SeccompProfilePath { get; init; } = "";

    /// <summary>SELinux.</summary>
    [JsonPropertyName("selinuxEnabled")]
    public bool SelinuxEnabled { get; init; }
}
