using System.Buffers;
using System.Text.Json;
using Berth.Engine.Templates.Formatting;
using Berth.Oci.Json;

namespace Berth.Engine.Events;

/// <summary>Events as lines of JSON in the file of the <c>file</c> driver, which are Podman's.</summary>
internal static class EventDocument
{
    /// <summary>One line, with its end.</summary>
    public static byte[] Line(EngineEvent happened)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, GoJsonEncoder.HtmlOptions))
        {
            json.WriteStartObject();
            if (happened.ExitCode is { } code)
                json.WriteNumber("ContainerExitCode"u8, code);
            Text(json, "ID"u8, happened.Id);
            Text(json, "Image"u8, happened.Image);
            Text(json, "Name"u8, happened.Name);
            Text(json, "network"u8, happened.Network);
            json.WriteString("Status"u8, happened.Status);
            json.WriteString("Time"u8, GoTime.Json(happened.Time.ToUniversalTime()));
            json.WriteString("Type"u8, happened.Type);
            Text(json, "health_status"u8, happened.HealthStatus);
            Text(json, "health_log"u8, happened.HealthLog);
            if (happened.HealthFailingStreak > 0)
                json.WriteNumber("health_failing_streak"u8, happened.HealthFailingStreak);
            Text(json, "error"u8, happened.Error);
            Text(json, "PodID"u8, happened.PodId);
            Text(json, "ContainerInspectData"u8, happened.InspectData);
            Attributes(json, "Attributes"u8, happened.Attributes);
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Reads one line; null where it is none, such as one that a full disk has cut.</summary>
    public static EngineEvent? TryRead(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var root = document.RootElement;
            return new EngineEvent
            {
                Time = Text(root, "Time") is { Length: > 0 } time && Logs.LogTime.ParseRecord(System.Text.Encoding.UTF8.GetBytes(time)) is { } nanoseconds
                    ? DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100) : default,
                Type = Text(root, "Type"),
                Status = Text(root, "Status"),
                Id = Text(root, "ID"),
                Image = Text(root, "Image"),
                Name = Text(root, "Name"),
                Network = Text(root, "network"),
                PodId = Text(root, "PodID"),
                InspectData = Text(root, "ContainerInspectData"),
                HealthStatus = Text(root, "health_status"),
                HealthLog = Text(root, "health_log"),
                HealthFailingStreak = root.TryGetProperty("health_failing_streak", out var streak) ? streak.GetInt32() : 0,
                Error = Text(root, "error"),
                ExitCode = root.TryGetProperty("ContainerExitCode", out var code) ? code.GetInt32() : null,
                Attributes = root.TryGetProperty("Attributes", out var attributes) ? Map(attributes) : null,
            };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The pairs as JSON, as the journal's PODMAN_LABELS has them.</summary>
    public static string Labels(IReadOnlyDictionary<string, string> labels)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var json = new Utf8JsonWriter(buffer, GoJsonEncoder.HtmlOptions))
            Pairs(json, labels);
        return System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Labels"/> wrote.</summary>
    public static IReadOnlyDictionary<string, string>? ReadLabels(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
            return null;
        try
        {
            var reader = new Utf8JsonReader(json);
            using var document = JsonDocument.ParseValue(ref reader);
            return Map(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? Map(JsonElement value)
        => value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject().ToDictionary(static pair => pair.Name, static pair => pair.Value.ToString(), StringComparer.Ordinal) : null;

    private static string Text(JsonElement root, string name)
        => root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
            json.WriteString(name, value);
    }

    private static void Attributes(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyDictionary<string, string>? values)
    {
        json.WritePropertyName(name);
        if (values is null)
            json.WriteNullValue();
        else
            Pairs(json, values);
    }

    private static void Pairs(Utf8JsonWriter json, IReadOnlyDictionary<string, string> values)
    {
        json.WriteStartObject();
        foreach (var (key, value) in values.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }
}
