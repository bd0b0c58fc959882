using System.Text.Json;
using Berth.Cli.Output;
using Berth.Engine.Images;
using Berth.Engine.Templates;
using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Verbs.Images;

/// <summary>An image under one of its names as the templates of <c>images</c> see it: Podman's imageReporter.</summary>
internal sealed class ImageRow(ImageSummary image, string? name, bool noTruncate, DateTimeOffset now) : ITemplateObject, IJsonWritable
{
    private const string None = "<none>";
    private const int ShortId = 12;

    /// <summary>The headings that differ from the field's name.</summary>
    internal static Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in (ReadOnlySpan<string>)["Repository", "Tag", "Digest", "Created", "CreatedAt", "CreatedSince", "CreatedTime", "Size", "History", "Names", "Labels", "Containers", "ReadOnly", "Dangling", "ParentId", "RepoDigests", "RepoTags", "SharedSize", "VirtualSize"])
            headers[field] = Report.Heading(field);
        headers["ID"] = "IMAGE ID";
        headers["ReadOnly"] = "R/O";
        return headers;
    }

    /// <inheritdoc/>
    public string TypeName => "images.imageReporter";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["Repository", "Tag", "ID", "Digest", "Created", "Size", "History", "Names", "Containers"];

    /// <summary>The summary.</summary>
    internal ImageSummary Image => image;

    /// <summary>The name without its tag.</summary>
    internal string Repository => name is null ? None : Split(name).Repository;

    /// <summary>The tag.</summary>
    internal string Tag => name is null ? None : Split(name).Tag;

    /// <summary>The identifier as it is shown.</summary>
    internal string Id => noTruncate ? $"sha256:{image.Id}" : image.Id[..ShortId];

    /// <inheritdoc/>
    public bool TryGet(string field, out object? value)
    {
        value = field switch
        {
            "Repository" => Repository,
            "Tag" => Tag,
            "ID" => Id,
            "Id" => image.Id,
            "Digest" => image.Digest.Length == 0 ? None : image.Digest,
            "Created" or "CreatedSince" => HumanDuration.Ago(image.Created, now),
            "CreatedAt" or "CreatedTime" => GoTime.Text(DateTimeOffset.FromUnixTimeSeconds(image.Created.ToUnixTimeSeconds())),
            "Size" => HumanSize.Spaced(image.Size),
            "VirtualSize" => image.Size,
            "SharedSize" => 0L,
            "History" => string.Join(", ", image.NamesHistory),
            "Names" => image.Names.ToArray(),
            "RepoTags" => image.Names.ToArray(),
            "RepoDigests" => image.RepositoryDigests.ToArray(),
            "Labels" => image.Labels is null ? new Dictionary<string, string>(StringComparer.Ordinal) : new Dictionary<string, string>(image.Labels, StringComparer.Ordinal),
            "Containers" => image.Containers,
            "ReadOnly" => image.IsReadOnly,
            "Dangling" => image.IsDangling,
            "ParentId" => image.ParentId,
            _ => null,
        };
        return value is not null;
    }

    /// <summary>The row as Podman's type has it, whose names are those of the image.</summary>
    public void WriteJson(Utf8JsonWriter writer)
    {
        var shown = Entry() with
        {
            RepoTags = image.Names.Count == 0 ? null : image.Names,
            History = image.NamesHistory.Count == 0 ? null : image.NamesHistory,
        };
        var row = JsonSerializer.SerializeToElement(shown, ImageVerbJsonContext.Default.ImageListEntry);
        writer.WriteStartObject();
        writer.WriteString("repository", Repository);
        writer.WriteString("tag", Tag);
        foreach (var member in row.EnumerateObject())
        {
            if (member.Name == "Size")
                writer.WriteNumber("Created", shown.Created);
            if (member.Name is not ("Created" or "CreatedAt"))
                member.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    /// <summary>The image as the verb's JSON has it.</summary>
    internal ImageListEntry Entry() => new()
    {
        Id = image.Id,
        ParentId = image.ParentId,
        RepoDigests = image.RepositoryDigests,
        Size = image.Size,
        VirtualSize = image.Size,
        Labels = image.Labels,
        Containers = image.Containers,
        ReadOnly = image.IsReadOnly,
        Dangling = image.IsDangling,
        Digest = image.Digest,
        History = image.NamesHistory.Count == 0 || image.Names.Count == 0 ? null : image.NamesHistory,
        Names = image.Names.Count == 0 ? null : image.Names,
        Created = image.Created.ToUnixTimeSeconds(),
        CreatedAt = GoTime.Json(DateTimeOffset.FromUnixTimeSeconds(image.Created.ToUnixTimeSeconds())),
    };

    private static (string Repository, string Tag) Split(string name)
    {
        if (name.IndexOf('@') is >= 0 and var at) return (name[..at], None);
        var colon = name.LastIndexOf(':');
        return colon > name.LastIndexOf('/') ? (name[..colon], name[(colon + 1)..]) : (name, None);
    }
}
