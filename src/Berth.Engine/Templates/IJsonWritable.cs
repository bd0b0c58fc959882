using System.Text.Json;

namespace Berth.Engine.Templates;

/// <summary>A template object that writes itself as JSON for <c>{{json .}}</c>; others are written field by field.</summary>
public interface IJsonWritable
{
    /// <summary>Writes the value.</summary>
    void WriteJson(Utf8JsonWriter writer);
}
