using Berth.Cli.Output;
using Berth.Engine.Artifacts;
using Berth.Engine.Templates;
using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>An artifact as the templates of <c>artifact ls</c> see it.</summary>
internal sealed class ArtifactRow(StoredArtifact artifact, bool noTruncate, DateTimeOffset now) : ITemplateObject
{
    private const int ShortDigest = 12;

    /// <summary>The headings.</summary>
    internal static Dictionary<string, string> Headers => new(StringComparer.Ordinal)
    {
        ["Repository"] = "REPOSITORY",
        ["Tag"] = "TAG",
        ["Digest"] = "DIGEST",
        ["Created"] = "CREATED",
        ["CreatedAt"] = "CREATEDAT",
        ["Size"] = "SIZE",
        ["VirtualSize"] = "VIRTUALSIZE",
    };

    /// <inheritdoc/>
    public string TypeName => "artifact.artifactListOutput";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["Created", "CreatedAt", "Digest", "Repository", "Size", "Tag", "VirtualSize"];

    private int TagAt => artifact.Name.LastIndexOf(':') is var colon && colon > artifact.Name.LastIndexOf('/') ? colon : -1;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "Repository" => TagAt < 0 ? artifact.Name : artifact.Name[..TagAt],
            "Tag" => TagAt < 0 ? "" : artifact.Name[(TagAt + 1)..],
            "Digest" => noTruncate ? artifact.Document.Digest.Encoded : artifact.Document.Digest.Encoded[..ShortDigest],
            "Created" => artifact.Created is { } created ? HumanDuration.Ago(created, now) : "",
            "CreatedAt" => artifact.Created is { } created ? GoTime.Text(created) : "",
            "Size" => HumanSize.OfDecimal(artifact.Size),
            "VirtualSize" => artifact.Size,
            _ => null,
        };
        return value is not null;
    }
}
