using System.Globalization;
using System.Text.Json;
using Berth.Engine.Images;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Images;

/// <summary>An inspected image as templates see it: the document, with its time as a time.</summary>
internal sealed class ImageInspectionView(ImageInspection image) : ITemplateObject, IJsonWritable
{
    private readonly JsonTypeObject _document = new(image, ImageInspectionJsonContext.Default.ImageInspection, "define.ImageData");

    /// <inheritdoc/>
    public string TypeName => "interface {}";

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => _document.FieldNames;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        if (name == "ID") name = "Id";
        if (!_document.TryGet(name, out value)) return false;
        if (name == "Created" && DateTimeOffset.TryParse(image.Created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)) value = time;
        return true;
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer) => _document.WriteJson(writer);
}
