using System.Collections.ObjectModel;
using System.Text.Json;

namespace Berth.Engine.Documents;

/// <summary>Members of a document whose writer leaves out what is empty: one that is missing, or null, is empty.</summary>
internal static class JsonMembers
{
    /// <summary>A member; null where it is not there or null.</summary>
    public static JsonElement? Member(this JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;

    /// <summary>A member that is an object; an element without a value where it is not there.</summary>
    public static JsonElement Object(this JsonElement element, string name) => element.Member(name) ?? default;

    /// <summary>The members of an object.</summary>
    public static IEnumerable<JsonProperty> Members(this JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];

    /// <summary>The items of a member that is an array.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : [];

    /// <summary>A member that is a string.</summary>
    public static string? Text(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>The strings of a member that is an array.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) => [.. element.Items(name).Where(static item => item.ValueKind == JsonValueKind.String).Select(static item => item.GetString()!)];

    /// <summary>The strings of a member that is an object.</summary>
    public static IReadOnlyDictionary<string, string> Map(this JsonElement element, string name)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in element.Object(name).Members())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
                result[member.Name] = member.Value.GetString()!;
        }

        return new ReadOnlyDictionary<string, string>(result);
    }

    /// <summary>A member that is a whole number.</summary>
    public static long? Number(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var value) ? value : null;

    /// <summary>A member that is a whole number of the full range.</summary>
    public static ulong? Unsigned(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.Number } number && number.TryGetUInt64(out var value) ? value : null;

    /// <summary>A member that is bytes in base64.</summary>
    public static byte[]? Bytes(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.String } text && text.TryGetBytesFromBase64(out var bytes) ? bytes : null;

    /// <summary>Whether a member is true.</summary>
    public static bool Flag(this JsonElement element, string name) => element.Member(name) is { ValueKind: JsonValueKind.True };
}
