namespace Berth.Oci.Toml;

/// <summary>One value of a TOML document, with the place it was written at.</summary>
public sealed class TomlValue
{
    private readonly object content;

    internal TomlValue(TomlKind kind, object content, string file, int line)
    {
        Kind = kind;
        this.content = content;
        File = file;
        Line = line;
    }

    /// <summary>The value's type.</summary>
    public TomlKind Kind { get; }

    /// <summary>The document it comes from.</summary>
    public string File { get; }

    /// <summary>The line it starts at, from 1.</summary>
    public int Line { get; }

    /// <summary>Whether an array was written as <c>[[headers]]</c>, so that further headers extend it.</summary>
    internal bool IsTableArray { get; init; }

    internal List<TomlValue> Elements => (List<TomlValue>)content;

    /// <summary>The value as a string.</summary>
    /// <exception cref="TomlException">It is of another type.</exception>
    public string AsString() => (string)Expect(TomlKind.String, "a string");

    /// <summary>The value as an integer.</summary>
    /// <exception cref="TomlException">It is of another type.</exception>
    public long AsInteger() => (long)Expect(TomlKind.Integer, "an integer");

    /// <summary>The value as a number; integers count.</summary>
    /// <exception cref="TomlException">It is of another type.</exception>
    public double AsFloat() => Kind == TomlKind.Integer ? (long)content : (double)Expect(TomlKind.Float, "a number");

    /// <summary>The value as a boolean.</summary>
    /// <exception cref="TomlException">It is of another type.</exception>
    public bool AsBoolean() => (bool)Expect(TomlKind.Boolean, "a boolean");

    /// <summary>A date or time, as written (RFC 3339 with TOML's partial forms).</summary>
    /// <exception cref="TomlException">It is of another type.</exception>
    public string AsDateTime() => (string)Expect(TomlKind.DateTime, "a date or time");

    /// <summary>The value as an array.</summary>
    /// <exception cref="TomlException">It is of another type.</exception>
    public IReadOnlyList<TomlValue> AsArray() => (List<TomlValue>)Expect(TomlKind.Array, "an array");

    /// <summary>The value as a table.</summary>
    /// <exception cref="TomlException">It is of another type.</exception>
    public TomlTable AsTable() => (TomlTable)Expect(TomlKind.Table, "a table");

    /// <summary>The value as an array of strings.</summary>
    /// <exception cref="TomlException">It is of another type.</exception>
    public IReadOnlyList<string> AsStrings()
    {
        var strings = new List<string>();
        foreach (var element in AsArray()) strings.Add(element.AsString());
        return strings;
    }

    private object Expect(TomlKind kind, string wanted)
        => Kind == kind ? content : throw new TomlException(File, Line, $"expected {wanted}, found {Name(Kind)}");

    private static string Name(TomlKind kind) => kind switch
    {
        TomlKind.String => "a string",
        TomlKind.Integer => "an integer",
        TomlKind.Float => "a float",
        TomlKind.Boolean => "a boolean",
        TomlKind.DateTime => "a date or time",
        TomlKind.Array => "an array",
        _ => "a table",
    };
}
