using System.Text.Json;
using Berth.Engine.Templates;
using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Verbs.Networks;

/// <summary>A small Go struct: fields with values, and by what name each stands in JSON, where those that are not set are left out.</summary>
internal sealed class StructView(string typeName, params (string Name, string Json, object? Value)[] fields) : ITemplateObject, IJsonWritable
{
    /// <inheritdoc/>
    public string TypeName => typeName;

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => [.. fields.Select(static one => one.Name)];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        foreach (var (field, _, held) in fields)
        {
            if (field != name) continue;
            value = held;
            return true;
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        foreach (var (_, json, value) in fields)
        {
            if (value is GoNil or "<nil>" or object[] { Length: 0 }) continue;
            writer.WritePropertyName(json);
            writer.WriteRawValue(GoJson.Write(value));
        }

        writer.WriteEndObject();
    }
}
