using System.Text.Json;
using Berth.Linux.Errors;

namespace Berth.Oci.Images;

/// <summary>
/// Reads what a container needs of an image's configuration and passes over the rest. By hand, because every start of a container waits for
/// it: System.Text.Json takes longer to learn the shape of a whole configuration than the runtime takes to make a namespace.
/// </summary>
public static class RunConfigurationReader
{
    /// <summary>The platform and <c>config</c>: what <see cref="ImageDocuments.ReadConfiguration"/> finds there, but for what only builders need.</summary>
    /// <exception cref="InvalidArgumentException">It is no configuration, or too long for one.</exception>
    public static ImageConfiguration Read(ReadOnlySpan<byte> json)
    {
        if (json.Length > ImageDocuments.MaximumSize)
            throw new InvalidArgumentException($"image configuration: {json.Length} bytes exceed the limit of {ImageDocuments.MaximumSize}");
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            var configuration = new ImageConfiguration { Config = new() };
            for (var more = Enter(ref reader); more && NextMember(ref reader);)
            {
                if (reader.ValueTextEquals("config"u8))
                    configuration = configuration with { Config = Configuration(ref reader) };
                else if (reader.ValueTextEquals("os"u8))
                    configuration = configuration with { Os = Text(ref reader) ?? "" };
                else if (reader.ValueTextEquals("architecture"u8))
                    configuration = configuration with { Architecture = Text(ref reader) ?? "" };
                else if (reader.ValueTextEquals("variant"u8))
                    configuration = configuration with { Variant = Text(ref reader) };
                else
                    Pass(ref reader);
            }

            // Nothing may follow.
            reader.Read();
            return configuration;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // The reader's word for a string that is not Unicode is InvalidOperationException.
            throw new InvalidArgumentException($"image configuration: invalid JSON: {error.Message.ReplaceLineEndings(" ")}", error);
        }
    }

    private static ContainerConfiguration Configuration(ref Utf8JsonReader reader)
    {
        var result = new ContainerConfiguration();
        reader.Read();
        for (var more = Enter(ref reader); more && NextMember(ref reader);)
        {
            if (reader.ValueTextEquals("User"u8))
                result = result with { User = Text(ref reader) };
            else if (reader.ValueTextEquals("ExposedPorts"u8))
                result = result with { ExposedPorts = Keys(ref reader) };
            else if (reader.ValueTextEquals("Env"u8))
                result = result with { Env = Texts(ref reader) };
            else if (reader.ValueTextEquals("Entrypoint"u8))
                result = result with { Entrypoint = Texts(ref reader) };
            else if (reader.ValueTextEquals("Cmd"u8))
                result = result with { Cmd = Texts(ref reader) };
            else if (reader.ValueTextEquals("Volumes"u8))
                result = result with { Volumes = Keys(ref reader) };
            else if (reader.ValueTextEquals("WorkingDir"u8))
                result = result with { WorkingDir = Text(ref reader) };
            else if (reader.ValueTextEquals("Labels"u8))
                result = result with { Labels = Map(ref reader) };
            else if (reader.ValueTextEquals("StopSignal"u8))
                result = result with { StopSignal = Text(ref reader) };
            else if (reader.ValueTextEquals("Healthcheck"u8))
                result = result with { Healthcheck = Health(ref reader) };
            else
                Pass(ref reader);
        }

        return result;
    }

    private static HealthCheck? Health(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        var result = new HealthCheck();
        for (var more = Enter(ref reader); more && NextMember(ref reader);)
        {
            if (reader.ValueTextEquals("Test"u8))
                result = result with { Test = Texts(ref reader) };
            else if (reader.ValueTextEquals("StartPeriod"u8))
                result = result with { StartPeriod = Number(ref reader) };
            else if (reader.ValueTextEquals("StartInterval"u8))
                result = result with { StartInterval = Number(ref reader) };
            else if (reader.ValueTextEquals("Interval"u8))
                result = result with { Interval = Number(ref reader) };
            else if (reader.ValueTextEquals("Timeout"u8))
                result = result with { Timeout = Number(ref reader) };
            else if (reader.ValueTextEquals("Retries"u8))
                result = result with { Retries = (int?)Number(ref reader) };
            else
                Pass(ref reader);
        }

        return result;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType is JsonTokenType.String or JsonTokenType.Null ? reader.GetString() : throw Wrong(ref reader, "a string");
    }

    private static long? Number(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : throw Wrong(ref reader, "a whole number");
    }

    private static List<string>? Texts(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Wrong(ref reader, "an array");
        var texts = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            texts.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Wrong(ref reader, "a string"));
        return texts;
    }

    private static Dictionary<string, EmptyObject>? Keys(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        var keys = new Dictionary<string, EmptyObject>(StringComparer.Ordinal);
        for (var more = Enter(ref reader); more && NextMember(ref reader);)
        {
            keys[reader.GetString()!] = EmptyObject.Value;
            Pass(ref reader);
        }

        return keys;
    }

    private static Dictionary<string, string>? Map(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var more = Enter(ref reader); more && NextMember(ref reader);)
        {
            var key = reader.GetString()!;
            map[key] = Text(ref reader) ?? "";
        }

        return map;
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    private static JsonException Wrong(ref Utf8JsonReader reader, string wanted) => new($"{wanted} is wanted at byte {reader.TokenStartIndex}");

    // Whether the reader stands on an object; null is as good as one without members.
    private static bool Enter(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartObject => true,
        JsonTokenType.Null => false,
        _ => throw Wrong(ref reader, "an object"),
    };

    // Goes to the next member's name; false after the last.
    private static bool NextMember(ref Utf8JsonReader reader) => reader.Read() && reader.TokenType == JsonTokenType.PropertyName;
}
