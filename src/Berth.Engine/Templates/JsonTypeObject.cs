using System.Collections;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Berth.Engine.Templates;

/// <summary>
/// A record of a source-generated JSON context as a template object, so that one record serves <c>inspect</c>'s
/// document and its templates. A field is found by its JSON name, in any case and without underscores, which is
/// how Go's names and their JSON tags differ.
/// </summary>
public sealed class JsonTypeObject : ITemplateObject, IJsonWritable
{
    private readonly object _value;
    private readonly JsonTypeInfo _type;
    private readonly string _package;

    /// <param name="value">The record.</param>
    /// <param name="type">Its metadata.</param>
    /// <param name="typeName">Go's name of the type, <c>define.InspectContainerData</c>; nested types share its package.</param>
    public JsonTypeObject(object value, JsonTypeInfo type, string typeName)
    {
        _value = value;
        _type = type;
        TypeName = typeName;
        var dot = typeName.IndexOf('.');
        _package = dot < 0 ? "" : typeName[..(dot + 1)];
    }

    /// <inheritdoc/>
    public string TypeName { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> FieldNames
    {
        get
        {
            var names = new string[_type.Properties.Count];
            for (var i = 0; i < names.Length; i++) names[i] = _type.Properties[i].Name.Replace("_", "");
            return names;
        }
    }

    /// <inheritdoc/>
    public bool TryGet(string name, out object? value)
    {
        foreach (var property in _type.Properties)
        {
            if (property.Get is null || !Matches(property.Name, name)) continue;
            value = Wrap(property.Get(_value), property.PropertyType);
            return true;
        }

        value = null;
        return false;
    }

    /// <inheritdoc/>
    public void WriteJson(Utf8JsonWriter writer) => JsonSerializer.Serialize(writer, _value, _type);

    private static bool Matches(string json, string name)
    {
        var at = 0;
        foreach (var c in json)
        {
            if (c == '_') continue;
            if (at == name.Length || char.ToLowerInvariant(c) != char.ToLowerInvariant(name[at])) return false;
            at++;
        }

        return at == name.Length;
    }

    private object? Wrap(object? value, Type type)
    {
        if (value is null) return Nothing(type);
        if (value is string or bool or int or long or uint or ulong or short or ushort or byte or double or float or DateTimeOffset or TimeSpan or ITemplateObject) return value;
        if (value is JsonElement element) return JsonDocumentValue.From(element);
        if (value is IDictionary map) return WrapMap(map);
        if (value is IList list) return WrapList(list);
        return _type.Options.TryGetTypeInfo(value.GetType(), out var info) && info.Kind == JsonTypeInfoKind.Object
            ? new JsonTypeObject(value, info, _package + value.GetType().Name)
            : value.ToString();
    }

    private object? Nothing(Type type)
    {
        if (type == typeof(string)) return "";
        if (type == typeof(JsonElement?) || type == typeof(object)) return null;
        if (typeof(IDictionary).IsAssignableFrom(type)) return new Dictionary<string, object?>();
        return typeof(IEnumerable).IsAssignableFrom(type) ? Array.Empty<object?>() : new GoNil(_package + type.Name);
    }

    private object WrapList(IList list)
    {
        if (list is IList<string>) return list;
        var wrapped = new object?[list.Count];
        for (var i = 0; i < wrapped.Length; i++) wrapped[i] = Wrap(list[i], typeof(object));
        return wrapped;
    }

    private object WrapMap(IDictionary map)
    {
        if (map is IDictionary<string, string>) return map;
        var wrapped = new Dictionary<string, object?>(map.Count);
        foreach (DictionaryEntry entry in map) wrapped[entry.Key.ToString()!] = Wrap(entry.Value, typeof(object));
        return wrapped;
    }
}
