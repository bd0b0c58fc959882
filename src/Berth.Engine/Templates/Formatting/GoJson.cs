using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Berth.Engine.Templates.Evaluation;
using Berth.Oci.Json;

namespace Berth.Engine.Templates.Formatting;

/// <summary>Template values as JSON, as Podman's json function writes them: compact, without HTML escapes.</summary>
public static class GoJson
{
    /// <summary>The value as one line of JSON.</summary>
    public static string Write(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, GoJsonEncoder.Options)) Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null or GoNil or NilList or NilMap: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool truth: writer.WriteBooleanValue(truth); break;
            case DateTimeOffset time: writer.WriteStringValue(GoTime.Json(time)); break;
            case IJsonWritable writable: writable.WriteJson(writer); break;
            case ITemplateObject structure: WriteStructure(writer, structure); break;
            case byte[] bytes: writer.WriteBase64StringValue(bytes); break;
            case IDictionary map: WriteMap(writer, map); break;
            case IList list:
                writer.WriteStartArray();
                foreach (var item in list) Write(writer, item);
                writer.WriteEndArray();
                break;
            default:
                WriteNumber(writer, value);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter writer, object value)
    {
        switch (GoValue.KindOf(value))
        {
            case GoKind.Integer: writer.WriteNumberValue(GoValue.ToInteger(value)); break;
            case GoKind.Unsigned: writer.WriteNumberValue(GoValue.ToUnsigned(value)); break;
            case GoKind.Float: writer.WriteRawValue(GoValue.ToFloat(value).ToString("R", CultureInfo.InvariantCulture)); break;
            default: writer.WriteStringValue(value.ToString()); break;
        }
    }

    private static void WriteStructure(Utf8JsonWriter writer, ITemplateObject structure)
    {
        writer.WriteStartObject();
        foreach (var name in structure.FieldNames)
        {
            structure.TryGet(name, out var value);
            writer.WritePropertyName(name);
            Write(writer, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteMap(Utf8JsonWriter writer, IDictionary map)
    {
        writer.WriteStartObject();
        foreach (var key in GoValue.SortedKeys(map))
        {
            writer.WritePropertyName(GoFormat.Print(key));
            Write(writer, map[key]);
        }

        writer.WriteEndObject();
    }
}
