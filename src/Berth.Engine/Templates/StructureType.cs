namespace Berth.Engine.Templates;

/// <summary>
/// A Go struct that a JSON document was written from, so that templates see of it what Go's would: fields that the document
/// leaves out as empty, pointers that are nil, times.
/// </summary>
public sealed class StructureType
{
    private StructureType(string name, StructureField[] fields)
    {
        Name = name;
        Fields = fields;
        Names = Array.ConvertAll(fields, static field => field.Name);
    }

    /// <summary>Go's name of it.</summary>
    public string Name { get; }

    /// <summary>Its fields in their order.</summary>
    internal StructureField[] Fields { get; }

    /// <summary>The names of its fields.</summary>
    internal string[] Names { get; }

    /// <summary>
    /// Reads a type's description: fields separated by blanks, each <c>Name:type</c> or, where the document calls it otherwise,
    /// <c>Name=json:type</c>. The types are <c>s b i f t d</c> (string, bool, integer, float, time, duration) and <c>any</c>; <c>l</c> and <c>m</c>
    /// are a list and a map of strings; <c>?X</c> is a pointer that may be nil; any other name is another type of
    /// <paramref name="types"/>, <c>[]X</c> a list and <c>{}X</c> a map of it, <c>&lt;X</c> one that is embedded.
    /// </summary>
    public static StructureType Parse(string name, string description, IReadOnlyDictionary<string, StructureType> types)
    {
        var words = description.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var fields = new StructureField[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            var (names, type) = (words[i][..words[i].IndexOf(':')], words[i][(words[i].IndexOf(':') + 1)..]);
            var equals = names.IndexOf('=');
            var element = type.TrimStart('?', '[', ']', '{', '}', '<');
            var goName = equals < 0 ? names : names[..equals];
            fields[i] = new StructureField(goName, equals < 0 ? names : names[(equals + 1)..], type[..^element.Length], element, types.GetValueOrDefault(element));
        }

        return new StructureType(name, fields);
    }
}
