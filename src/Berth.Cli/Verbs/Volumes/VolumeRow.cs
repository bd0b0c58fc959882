using System.Text.Json;
using Berth.Engine.Templates;
using Berth.Engine.Volumes;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>A volume as templates see it.</summary>
internal sealed class VolumeRow(Volume volume, VolumeReport report) : ITemplateObject, IJsonWritable
{
    private readonly JsonTypeObject _document = new(report, VolumeReportJson.Default.VolumeReport, "entities.VolumeListReport");

    /// <inheritdoc/>
    public string TypeName => "*entities.VolumeListReport";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => _document.FieldNames;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        switch (name)
        {
            case "CreatedAt":
                value = volume.Created;
                return true;
            case "Status":
                value = new Dictionary<string, object?>(StringComparer.Ordinal);
                return true;
            case "StorageID":
                value = "";
                return true;
            case "VolumeConfigResponse":
                value = this;
                return true;
            default:
                return _document.TryGet(name, out value);
        }
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer) => _document.WriteJson(writer);
}
