using System.Buffers;
using System.Numerics;
using System.Text.Json;
using Berth.Oci.Json;

namespace Berth.Engine.Documents;

/// <summary>
/// How the engine writes records for itself: what is null, empty, false or 0 is left out, but not where null is something else than that.
/// <see cref="RecordMembers"/> reads them.
/// </summary>
internal static class RecordWriting
{
    /// <summary>A record as JSON.</summary>
    /// <param name="record">The record.</param>
    /// <param name="write">Writes the members.</param>
    public static byte[] Write<T>(T record, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(buffer, GoJsonEncoder.UncheckedOptions))
        {
            json.WriteStartObject();
            write(json, record);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A string.</summary>
    public static void Text(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    /// <summary>One of several strings, of which the first is what holds where nothing is said.</summary>
    public static void Choice(this Utf8JsonWriter json, string name, string[] choices, int place)
    {
        if (place > 0)
            json.WriteString(name, choices[place]);
    }

    /// <summary>Strings, of which none is the same as an empty list.</summary>
    public static void Texts(this Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
            json.TextsOrNull(name, values);
    }

    /// <summary>Strings, of which none is something else than an empty list.</summary>
    public static void TextsOrNull(this Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        for (var index = 0; index < values.Count; index++)
            json.WriteStringValue(values[index]);
        json.WriteEndArray();
    }

    /// <summary>Whole numbers of 32 bits, with a sign or without, of which none is the same as an empty list.</summary>
    public static void Numbers<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> values) where T : struct, IBinaryInteger<T>
    {
        if (values.Count == 0)
            return;
        json.WriteStartArray(name);
        for (var index = 0; index < values.Count; index++)
            json.WriteNumberValue(long.CreateChecked(values[index]));
        json.WriteEndArray();
    }

    /// <summary>Objects.</summary>
    public static void Items<T>(this Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0)
            return;
        json.WriteStartArray(name);
        for (var index = 0; index < items.Count; index++)
        {
            json.WriteStartObject();
            write(json, items[index]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>An object.</summary>
    public static void Object<T>(this Utf8JsonWriter json, string name, T? value, Action<Utf8JsonWriter, T> write) where T : class
    {
        if (value is null)
            return;
        json.WriteStartObject(name);
        write(json, value);
        json.WriteEndObject();
    }

    /// <summary>Strings with names, of which none is the same as an empty map.</summary>
    public static void Map(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string> map)
    {
        if (map.Count > 0)
            json.MapOrNull(name, map);
    }

    /// <summary>Strings with names, of which none is something else than an empty map.</summary>
    public static void MapOrNull(this Utf8JsonWriter json, string name, IReadOnlyDictionary<string, string>? map)
    {
        if (map is null)
            return;
        json.WriteStartObject(name);
        foreach (var (key, value) in map)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    /// <summary>Whether it is so.</summary>
    public static void Flag(this Utf8JsonWriter json, string name, bool value)
    {
        if (value)
            json.WriteBoolean(name, value);
    }

    /// <summary>Whether it is so, where that need not be said.</summary>
    public static void Flag(this Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } said)
            json.WriteBoolean(name, said);
    }

    /// <summary>A whole number.</summary>
    public static void Number(this Utf8JsonWriter json, string name, long value)
    {
        if (value != 0)
            json.WriteNumber(name, value);
    }

    /// <summary>A whole number, if there is one.</summary>
    public static void Number(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    /// <summary>A whole number of the full range, if there is one.</summary>
    public static void Unsigned(this Utf8JsonWriter json, string name, ulong? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }
}
