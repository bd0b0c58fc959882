using System.Text.Json;

namespace Berth.Engine.Containers.Inspection;

/// <summary>Shapes that come again and again in the document.</summary>
internal static class JsonWriting
{
    /// <summary>An array of strings; null where <paramref name="nullIfEmpty"/> and there are none.</summary>
    public static void Strings(this Utf8JsonWriter json, string name, IEnumerable<string> values, bool nullIfEmpty = false)
    {
        var list = values as IReadOnlyCollection<string> ?? [.. values];
        if (nullIfEmpty && list.Count == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in list)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>An object of strings, sorted by name as Go writes maps; null for an empty one.</summary>
    public static void Map(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string>? values)
    {
        if (values is null || values.Count == 0)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        foreach (var (key, value) in values.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    /// <summary>A time as Go writes it; its zero time where there is none.</summary>
    public static void Time(this Utf8JsonWriter json, string name, DateTimeOffset? time)
        => json.WriteString(name, time is { } value ? Templates.Formatting.GoTime.Json(value.ToUniversalTime()) : "0001-01-01T00:00:00Z");
}
