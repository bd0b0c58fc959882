using System.Globalization;
using System.Text.Json;

namespace Berth.Engine.Templates;

/// <summary>A JSON object as the Go struct that it was written from.</summary>
/// <param name="element">The object; one that is not there is a struct of empty fields.</param>
/// <param name="type">The struct.</param>
public sealed class DocumentStructure(JsonElement element, StructureType type) : ITemplateObject, IJsonWritable
{
    /// <inheritdoc/>
    public string TypeName => type.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => type.Names;

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        foreach (var field in type.Fields)
        {
            if (field.Name == name)
            {
                value = Value(field);
                return true;
            }
        }

        foreach (var field in type.Fields)
        {
            if (field.Shape == "<" && new DocumentStructure(element, field.Structure!).TryGet(name, out value))
                return true;
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
            writer.WriteNullValue();
        else
            // With the escapes that it has: one of Podman's structs writes itself with those for HTML.
            writer.WriteRawValue(element.GetRawText(), skipInputValidation: true);
    }

    private object? Value(StructureField field)
    {
        if (field.Shape == "<")
            return new DocumentStructure(element, field.Structure!);
        var there = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field.Json, out var member) && member.ValueKind != JsonValueKind.Null ? member : default;
        switch (field.Shape)
        {
            case "?" when there.ValueKind == JsonValueKind.Undefined:
                return new GoNil(field.Structure?.Name ?? field.Element);
            case "[]" when there.ValueKind == JsonValueKind.Undefined:
                return new NilList();
            case "{}" or "{}[]" when there.ValueKind == JsonValueKind.Undefined:
                return new NilMap();
            case "[]":
                var list = new List<object?>();
                foreach (var item in there.EnumerateArray())
                    list.Add(Of(item, field));

                return list;
            case "{}" or "{}[]":
                var map = new Dictionary<string, object?>();
                foreach (var item in there.EnumerateObject())
                    map[item.Name] = field.Shape == "{}" ? Of(item.Value, field) : ListOf(item.Value, field);

                return map;
            default:
                return Of(there, field);
        }
    }

    private static object ListOf(JsonElement element, StructureField field)
    {
        var list = new List<object?>();
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                list.Add(Of(item, field));
        }

        return list;
    }

    private static object? Of(JsonElement element, StructureField field)
    {
        if (field.Structure is { } structure)
            return new DocumentStructure(element, structure);
        var there = element.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null);
        switch (field.Element)
        {
            case "s":
                return there ? element.GetString() : "";
            case "b":
                return there && element.GetBoolean();
            case "i":
                return there ? element.TryGetInt64(out var whole) ? whole : element.GetUInt64() : (object)0L;
            case "f":
                return there ? element.GetDouble() : 0d;
            case "d":
                return there ? new TimeSpan(element.GetInt64() / TimeSpan.NanosecondsPerTick) : TimeSpan.Zero;
            case "t":
                return there && DateTimeOffset.TryParse(element.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : default(DateTimeOffset);
            case "l":
                return there ? element.EnumerateArray().Select(static item => item.GetString()!).ToList() : new NilList();
            case "m":
                return there ? element.EnumerateObject().ToDictionary(static item => item.Name, static item => item.Value.GetString()!) : new NilMap();
            default:
                return JsonDocumentValue.From(element);
        }
    }
}
