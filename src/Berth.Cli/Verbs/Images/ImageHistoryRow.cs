using Berth.Cli.Output;
using Berth.Engine.Images;
using Berth.Engine.Templates;
using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Verbs.Images;

/// <summary>A step as the templates of <c>history</c> see it: Podman's historyReporter.</summary>
internal sealed class ImageHistoryRow(ImageHistoryEntry step, bool isHuman, bool noTruncate, DateTimeOffset now) : ITemplateObject, IJsonWritable
{
    private const int ShortId = 12;
    private const int ShortCommand = 45;

    /// <summary>The headings.</summary>
    internal static Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in (ReadOnlySpan<string>)["ID", "Created", "CreatedAt", "CreatedSince", "CreatedBy", "Size", "Comment", "Tags"]) headers[field] = Report.Heading(field);
        return headers;
    }

    /// <inheritdoc/>
    public string TypeName => "images.historyReporter";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => ["ID", "Created", "CreatedBy", "Size", "Comment", "Tags"];

    /// <summary>The identifier as it is shown.</summary>
    internal string Id => noTruncate || step.Id.Length < ShortId ? step.Id : step.Id[..ShortId];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "ID" => Id,
            "Created" => isHuman ? HumanDuration.Ago(step.Created, now) : Exact(),
            "CreatedSince" => HumanDuration.Ago(step.Created, now),
            "CreatedAt" => Exact(),
            "CreatedBy" => noTruncate || step.CreatedBy.Length <= ShortCommand ? step.CreatedBy : step.CreatedBy[..(ShortCommand - 3)] + "...",
            "Size" => HumanSize.OfDecimal(step.Size, 3),
            "Comment" => step.Comment,
            "Tags" => step.Tags.ToArray(),
            _ => null,
        };
        return value is not null;
    }

    /// <inheritdoc/>
    public void WriteJson(System.Text.Json.Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("id", step.Id);
        writer.WriteString("created", step.CreatedText ?? GoTime.Json(step.Created));
        if (step.CreatedBy.Length > 0) writer.WriteString("CreatedBy", step.CreatedBy);
        if (step.Tags.Count > 0)
        {
            writer.WriteStartArray("tags");
            foreach (var tag in step.Tags) writer.WriteStringValue(tag);
            writer.WriteEndArray();
        }

        writer.WriteNumber("size", step.Size);
        writer.WriteString("comment", step.Comment);
        writer.WriteEndObject();
    }

    private string Exact() => GoTime.Json(DateTimeOffset.FromUnixTimeSeconds(step.Created.ToUnixTimeSeconds()));
}
