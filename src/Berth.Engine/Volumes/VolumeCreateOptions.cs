namespace Berth.Engine.Volumes;

/// <summary>What podman-volume-create(1) asks for.</summary>
public sealed record VolumeCreateOptions
{
    /// <summary>The name; null for a random one.</summary>
    public string? Name { get; init; }

    /// <summary>The driver.</summary>
    public string Driver { get; init; } = Volume.LocalDriver;

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The driver's options.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The owner of the volume's directory; null for none.</summary>
    public uint? Uid { get; init; }

    /// <summary>The group of the volume's directory; null for none.</summary>
    public uint? Gid { get; init; }

    /// <summary>Whether a volume of that name that is there already is no error.</summary>
    public bool Ignore { get; init; }

    /// <summary>Whether it goes with the container that it is made for.</summary>
    public bool Anonymous { get; init; }
}
