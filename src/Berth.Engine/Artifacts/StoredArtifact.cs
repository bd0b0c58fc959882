using Berth.Oci.Images;

namespace Berth.Engine.Artifacts;

/// <summary>An artifact of the local store.</summary>
/// <param name="Name">Its name as it was given; empty without one.</param>
/// <param name="Document">Its manifest.</param>
public sealed record StoredArtifact(string Name, ManifestDocument Document)
{
    /// <summary>The annotation with a blob's file name.</summary>
    internal const string Title = "org.opencontainers.image.title";

    /// <summary>The annotation with the time of its creation.</summary>
    internal const string CreatedAnnotation = "org.opencontainers.image.created";

    /// <summary>What the manifest says.</summary>
    public ImageManifest Manifest => Document.Image!;

    /// <summary>The bytes of all files.</summary>
    public long Size => Manifest.Layers.Sum(static layer => layer.Size);

    /// <summary>When it was made; null where the manifest does not tell.</summary>
    public DateTimeOffset? Created
        => Manifest.Annotations?.GetValueOrDefault(CreatedAnnotation) is { } text
            && DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var time) ? time : null;
}
