namespace Berth.Engine.Secrets;

/// <summary>What podman-secret-create(1) asks for.</summary>
public sealed record SecretCreateOptions
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>The data.</summary>
    public required byte[] Data { get; init; }

    /// <summary>The driver; null for containers.conf's.</summary>
    public string? Driver { get; init; }

    /// <summary>The driver's options, over those of containers.conf.</summary>
    public IReadOnlyDictionary<string, string> DriverOptions { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Whether one of the same name is replaced.</summary>
    public bool Replace { get; init; }

    /// <summary>Whether one of the same name is left as it is, without an error.</summary>
    public bool Ignore { get; init; }
}
