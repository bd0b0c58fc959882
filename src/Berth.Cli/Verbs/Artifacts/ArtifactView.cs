using Berth.Engine.Artifacts;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>An artifact as the templates of <c>artifact inspect</c> see it.</summary>
internal sealed class ArtifactView(StoredArtifact artifact) : ITemplateObject
{
    /// <inheritdoc/>
    public string TypeName => "interface {}";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["Manifest", "Name", "Digest", "TotalSizeBytes", "Artifact"];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "Manifest" => new JsonTypeObject(artifact.Manifest, ArtifactReportJson.Default.ImageManifest, "v1.Manifest"),
            "Name" => artifact.Name,
            "Digest" => artifact.Document.Digest.ToString(),
            "TotalSizeBytes" => artifact.Size,
            "Artifact" => this,
            _ => null,
        };
        return value is not null;
    }
}
