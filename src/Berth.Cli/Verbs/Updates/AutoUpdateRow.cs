using System.Text.Json;
using Berth.Engine.Templates;
using Berth.Engine.Updates;

namespace Berth.Cli.Verbs.Updates;

/// <summary>A container as the templates and the JSON of <c>auto-update</c> show it.</summary>
internal sealed class AutoUpdateRow(AutoUpdateReport report) : ITemplateObject, IJsonWritable
{
    private static readonly string[] s_fields = ["Unit", "Container", "ContainerName", "ContainerID", "Image", "Policy", "Updated"];

    /// <inheritdoc/>
    public string TypeName => "main.autoUpdateOutput";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => s_fields;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        value = name switch
        {
            "Unit" => report.Unit,
            "Container" => $"{report.ContainerId[..12]} ({report.ContainerName})",
            "ContainerName" => report.ContainerName,
            "ContainerID" => report.ContainerId,
            "Image" => report.Image,
            "Policy" => report.Policy,
            "Updated" => report.Updated,
            _ => null,
        };
        return value is not null;
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        foreach (var field in s_fields)
        {
            TryGet(field, out var value);
            json.WriteString(field, (string)value!);
        }

        json.WriteEndObject();
    }
}
