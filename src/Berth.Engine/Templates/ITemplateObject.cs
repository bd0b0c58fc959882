namespace Berth.Engine.Templates;

/// <summary>
/// A Go struct in a template's eyes: named fields and methods, found without reflection. Values may be null
/// (prints <c>&lt;no value&gt;</c>), string, bool, the number types, <see cref="DateTimeOffset"/>, <see cref="TimeSpan"/>,
/// lists (<see cref="System.Collections.IList"/>: a slice), dictionaries (<see cref="System.Collections.IDictionary"/>: a
/// map), another template object, or <see cref="GoNil"/>.
/// </summary>
public interface ITemplateObject
{
    /// <summary>Go's name of the type, which messages show: <c>containers.psReporter</c>.</summary>
    string TypeName { get; }

    /// <summary>The fields in order, without methods: what <c>%v</c> prints and <c>json</c> writes.</summary>
    IReadOnlyList<string> FieldNames { get; }

    /// <summary>The value of a field, or of a method without arguments; false if there is none.</summary>
    bool TryGet(string name, out object? value);

    /// <summary>A method that takes arguments; null if there is none of that name.</summary>
    TemplateFunction? FindMethod(string name) => null;
}
