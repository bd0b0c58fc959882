using System.Text.Json;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Disk;

/// <summary>A row of a <c>system df</c> table as templates see it: named values.</summary>
/// <param name="typeName">Podman's type, for messages.</param>
/// <param name="fields">Names and values.</param>
/// <param name="json">What the function <c>json</c> prints; null for a table that only the verb itself prints.</param>
internal sealed class DiskRow(string typeName, Dictionary<string, object?> fields, Action<Utf8JsonWriter>? json = null) : ITemplateObject, IJsonWritable
{
    /// <inheritdoc/>
    public string TypeName => typeName;

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames => [.. fields.Keys];

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value) => fields.TryGetValue(name, out value);

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer) => json?.Invoke(writer);
}
