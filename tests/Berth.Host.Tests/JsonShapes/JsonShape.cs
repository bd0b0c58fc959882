using System.Text;
using System.Text.Json;

namespace Berth.Host.Tests.JsonShapes;

/// <summary>The members of JSON documents with the types that their values have; not the values.</summary>
internal static class JsonShape
{
    /// <summary>Each path of the documents that a text consists of, such as <c>[].State.Pid</c>, with its types.</summary>
    /// <exception cref="JsonException">The text has something else in it.</exception>
    public static SortedDictionary<string, SortedSet<string>> Of(string text)
    {
        var shape = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var rest = Encoding.UTF8.GetBytes(text.Trim()).AsMemory();
        while (rest.Length > 0)
        {
            var reader = new Utf8JsonReader(rest.Span, new JsonReaderOptions { AllowMultipleValues = true });
            using var document = JsonDocument.ParseValue(ref reader);
            Walk(document.RootElement, "", shape);
            rest = rest[(int)reader.BytesConsumed..];
            while (rest.Length > 0 && char.IsWhiteSpace((char)rest.Span[0])) rest = rest[1..];
        }

        return shape;
    }

    /// <summary>What of one shape is not so in another, a line each.</summary>
    public static IReadOnlyList<string> Lacking(SortedDictionary<string, SortedSet<string>> wanted, SortedDictionary<string, SortedSet<string>> actual)
    {
        var lines = new List<string>();
        foreach (var (path, types) in wanted)
        {
            if (!actual.TryGetValue(path, out var there)) lines.Add($"{path} is missing");
            else if (!there.SetEquals(types)) lines.Add($"{path} is {string.Join('|', there)} in place of {string.Join('|', types)}");
        }

        return lines;
    }

    private static void Walk(JsonElement element, string path, SortedDictionary<string, SortedSet<string>> shape)
    {
        if (!shape.TryGetValue(path, out var types)) shape[path] = types = new SortedSet<string>(StringComparer.Ordinal);
        types.Add(element.ValueKind is JsonValueKind.True or JsonValueKind.False ? "Boolean" : element.ValueKind.ToString());
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject()) Walk(member.Value, $"{path}.{Name(member.Name)}", shape);
        }
        else if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Walk(item, path + "[]", shape);
        }
    }

    // Containers of a network are members by their ids.
    private static string Name(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower) ? "<id>" : name;
}
