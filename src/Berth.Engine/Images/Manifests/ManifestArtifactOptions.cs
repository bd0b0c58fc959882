namespace Berth.Engine.Images.Manifests;

/// <summary>What the manifest of an artifact says that is made of files.</summary>
public sealed record ManifestArtifactOptions
{
    /// <summary>The artifact's type; null for the one of unknown artifacts, empty for none.</summary>
    public string? Type { get; init; }

    /// <summary>The file of the configuration; null for an empty one.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>The configuration's type; null for the usual one.</summary>
    public string? ConfigurationType { get; init; }

    /// <summary>The files' type; null to find it out.</summary>
    public string? LayerType { get; init; }

    /// <summary>Whether the files' names are left out.</summary>
    public bool ExcludesTitles { get; init; }

    /// <summary>The image that the list refers to from now on, as Podman has it; null to leave that.</summary>
    public string? Subject { get; init; }
}
