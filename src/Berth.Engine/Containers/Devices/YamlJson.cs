using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Berth.Linux.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Berth.Engine.Containers.Devices;

/// <summary>Turns a YAML document (JSON is one, too) into JSON, event by event; YAML 1.1's plain numbers and booleans become JSON's.</summary>
internal static class YamlJson
{
    private const int GreatestDepth = 64;

    /// <summary>The first document of a text.</summary>
    /// <exception cref="InvalidArgumentException">It is none.</exception>
    public static JsonDocument Parse(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            var buffer = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
                Write(parser, json, 0);
            return JsonDocument.Parse(buffer.WrittenMemory);
        }
        catch (Exception error) when (error is YamlException or JsonException or InvalidOperationException)
        {
            throw new InvalidArgumentException(error.Message);
        }
    }

    private static void Write(Parser parser, Utf8JsonWriter json, int depth)
    {
        if (depth > GreatestDepth)
            throw new InvalidArgumentException("the document is too deep");
        if (parser.TryConsume<MappingStart>(out _))
        {
            json.WriteStartObject();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                json.WritePropertyName(parser.Consume<Scalar>().Value);
                Write(parser, json, depth + 1);
            }

            json.WriteEndObject();
        }
        else if (parser.TryConsume<SequenceStart>(out _))
        {
            json.WriteStartArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
                Write(parser, json, depth + 1);
            json.WriteEndArray();
        }
        else
        {
            WriteScalar(parser.Consume<Scalar>(), json);
        }
    }

    private static void WriteScalar(Scalar scalar, Utf8JsonWriter json)
    {
        var text = scalar.Value;
        if (scalar.Style != ScalarStyle.Plain)
            json.WriteStringValue(text);
        else if (text is "" or "~" or "null")
            json.WriteNullValue();
        else if (text is "true" or "false")
            json.WriteBooleanValue(text == "true");
        else if (text.Length > 1 && text[0] == '0' && !text.AsSpan().ContainsAnyExceptInRange('0', '7'))
            json.WriteNumberValue(Convert.ToInt64(text, 8));
        else if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            json.WriteNumberValue(number);
        else
            json.WriteStringValue(text);
    }
}
