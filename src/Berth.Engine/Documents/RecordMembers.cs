using System.Numerics;
using System.Text.Json;

namespace Berth.Engine.Documents;

/// <summary>
/// The members of an object in a record that the engine has written for itself. One that is missing, or null, is null; one of another kind than is
/// asked for is damage.
/// </summary>
internal readonly struct RecordMembers
{
    private readonly JsonElement _element;
    private readonly string _path;

    /// <param name="element">The object.</param>
    /// <param name="path">Where it is in the document, for messages.</param>
    /// <exception cref="JsonException">It is no object.</exception>
    private RecordMembers(JsonElement element, string path)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new JsonException($"{path} is no object");
        _element = element;
        _path = path;
    }

    /// <summary>Reads a record.</summary>
    /// <param name="json">The text, an object.</param>
    /// <param name="read">Reads the members.</param>
    /// <exception cref="JsonException">It is damaged.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> json, Func<RecordMembers, T> read)
    {
        using var document = JsonDocument.Parse(json);
        return Read(document.RootElement, read);
    }

    /// <inheritdoc cref="Read{T}(ReadOnlyMemory{byte}, Func{RecordMembers, T})"/>
    public static T Read<T>(JsonElement json, Func<RecordMembers, T> read)
    {
        try
        {
            return read(new RecordMembers(json, "$"));
        }
        catch (InvalidOperationException error)
        {
            // JsonElement's word for a string that is no Unicode.
            throw new JsonException(error.Message, error);
        }
    }

    /// <summary>A string.</summary>
    public string? Text(string name) => TryGet(name, out var member) ? Text(member, name) : null;

    /// <summary>A string that has to be there.</summary>
    public string Required(string name) => Text(name) ?? throw Missing(name);

    /// <summary>A string that is one of several.</summary>
    /// <returns>Its place among them.</returns>
    public int? Choice(string name, string[] choices)
        => Text(name) is not { } text ? null : choices.AsSpan().IndexOf(text) is var place and >= 0 ? place : throw Damage(name);

    /// <summary>What is said where a member has to be there and is not.</summary>
    public JsonException Missing(string name) => new($"{_path}.{name} is missing");

    /// <summary>Strings.</summary>
    public IReadOnlyList<string>? Texts(string name)
    {
        if (Array(name) is not { } array)
            return null;
        var texts = new string[array.GetArrayLength()];
        var index = 0;
        foreach (var item in array.EnumerateArray())
            texts[index++] = Text(item, name);
        return texts;
    }

    /// <summary>Whole numbers of 32 bits, with a sign or without.</summary>
    public IReadOnlyList<T>? Numbers<T>(string name) where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        if (Array(name) is not { } array)
            return null;
        var numbers = new List<T>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            numbers.Add(item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var number)
                && number >= long.CreateChecked(T.MinValue) && number <= long.CreateChecked(T.MaxValue)
                ? T.CreateTruncating(number) : throw Damage(name));
        }

        return numbers;
    }

    /// <summary>Objects.</summary>
    public IReadOnlyList<T>? Items<T>(string name, Func<RecordMembers, T> read)
    {
        if (Array(name) is not { } array)
            return null;
        var items = new List<T>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
            items.Add(read(new RecordMembers(item, $"{_path}.{name}[{items.Count}]")));
        return items;
    }

    /// <summary>An object.</summary>
    public T? Object<T>(string name, Func<RecordMembers, T> read) where T : class
        => TryGet(name, out var member) ? read(new RecordMembers(member, $"{_path}.{name}")) : null;

    /// <summary>An object whose members are all strings.</summary>
    public IReadOnlyDictionary<string, string>? Map(string name)
    {
        if (!TryGet(name, out var member))
            return null;
        if (member.ValueKind != JsonValueKind.Object)
            throw Damage(name);
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in member.EnumerateObject())
            map[property.Name] = Text(property.Value, name);
        return map;
    }

    /// <summary>Whether it is so.</summary>
    public bool? Flag(string name) => !TryGet(name, out var member) ? null : member.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Damage(name),
    };

    /// <summary>A whole number of 16 bits without a sign.</summary>
    public ushort? UInt16(string name) => Number(name) is not { } member ? null : member.TryGetUInt16(out var number) ? number : throw Damage(name);

    /// <summary>A whole number of 32 bits.</summary>
    public int? Int32(string name) => Number(name) is not { } member ? null : member.TryGetInt32(out var number) ? number : throw Damage(name);

    /// <summary>A whole number of 32 bits without a sign.</summary>
    public uint? UInt32(string name) => Number(name) is not { } member ? null : member.TryGetUInt32(out var number) ? number : throw Damage(name);

    /// <summary>A whole number of 64 bits.</summary>
    public long? Int64(string name) => Number(name) is not { } member ? null : member.TryGetInt64(out var number) ? number : throw Damage(name);

    /// <summary>A whole number of 64 bits without a sign.</summary>
    public ulong? UInt64(string name) => Number(name) is not { } member ? null : member.TryGetUInt64(out var number) ? number : throw Damage(name);

    /// <summary>A time.</summary>
    public DateTimeOffset Time(string name) => !TryGet(name, out var member) ? default
        : member.ValueKind == JsonValueKind.String && member.TryGetDateTimeOffset(out var time) ? time : throw Damage(name);

    /// <summary>Bytes in base64.</summary>
    public byte[]? Bytes(string name) => !TryGet(name, out var member) ? null
        : member.ValueKind == JsonValueKind.String && member.TryGetBytesFromBase64(out var bytes) ? bytes : throw Damage(name);

    private bool TryGet(string name, out JsonElement member) => _element.TryGetProperty(name, out member) && member.ValueKind != JsonValueKind.Null;

    private JsonElement? Array(string name)
        => !TryGet(name, out var member) ? null : member.ValueKind == JsonValueKind.Array ? member : throw Damage(name);

    private JsonElement? Number(string name)
        => !TryGet(name, out var member) ? null : member.ValueKind == JsonValueKind.Number ? member : throw Damage(name);

    private string Text(JsonElement member, string name) => member.ValueKind == JsonValueKind.String ? member.GetString()! : throw Damage(name);

    private JsonException Damage(string name) => new($"{_path}.{name} has a value that it cannot have");
}
