using Berth.Engine.Images.Policies;
using Berth.Engine.Images.Registries;

namespace Berth.Engine.Artifacts;

/// <summary>How an artifact is brought to a registry or from there.</summary>
public sealed record ArtifactTransferOptions
{
    /// <summary>How the registry is spoken to.</summary>
    public RegistryLogin Login { get; init; } = new();

    /// <summary>How it is signed at its destination.</summary>
    public SigningOptions Signing { get; init; } = new();

    /// <summary>How often a transfer that broke is begun again; null for what containers.conf(5) says.</summary>
    public uint? Retries { get; init; }

    /// <summary>The time in between; null for what containers.conf(5) says.</summary>
    public string? RetryDelay { get; init; }
}
