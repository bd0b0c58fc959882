using System.Text.Json;

namespace Berth.Storage.Records;

/// <summary>
/// Members of a stored record that this program does not interpret, as JSON text by name. They are written back as
/// they were, so that a newer containers/storage loses nothing when Berth rewrites a file.
/// </summary>
internal sealed class RawMembers
{
    internal static readonly RawMembers None = new();
    private readonly List<(string Name, byte[] Json)> _members = [];

    internal int Count => _members.Count;

    internal void Add(string name, ref Utf8JsonReader reader, ReadOnlySpan<byte> document)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        _members.Add((name, document[start..(int)reader.BytesConsumed].ToArray()));
    }

    internal void WriteTo(Utf8JsonWriter writer)
    {
        foreach (var (name, json) in _members)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }
}
