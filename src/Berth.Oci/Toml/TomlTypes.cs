using System.Globalization;

namespace Berth.Oci.Toml;

/// <summary>What values of configuration files have to be, told in the words of Podman's TOML reader.</summary>
public static class TomlTypes
{
    /// <summary>Expects a kind.</summary>
    /// <param name="value">The value.</param>
    /// <param name="kind">What it is to be.</param>
    /// <param name="wanted">What messages call that.</param>
    /// <param name="path">The key with the tables that it is in.</param>
    /// <exception cref="TomlException">It is another one.</exception>
    public static void Expect(TomlValue value, TomlKind kind, string wanted, string path)
    {
        if (value.Kind != kind) throw Wrong(value, path, $"incompatible types: TOML value has type {TypeOf(value)}; destination has type {wanted}");
    }

    /// <summary>Expects a table.</summary>
    /// <exception cref="TomlException">It is none.</exception>
    public static TomlTable ExpectTable(TomlValue value, string type, string path)
        => value.Kind == TomlKind.Table ? value.AsTable() : throw Wrong(value, path, $"type mismatch for {type}: expected table but found {TypeOf(value)}");

    /// <summary>Expects a string.</summary>
    /// <exception cref="TomlException">It is none.</exception>
    public static void ExpectText(TomlValue value, string path) => Expect(value, TomlKind.String, "string", path);

    /// <summary>Expects a boolean.</summary>
    /// <exception cref="TomlException">It is none.</exception>
    public static void ExpectTruth(TomlValue value, string path) => Expect(value, TomlKind.Boolean, "boolean", path);

    /// <summary>Expects an integer without a sign.</summary>
    /// <param name="value">The value.</param>
    /// <param name="largest">The largest that it can be.</param>
    /// <param name="type">What messages call its type.</param>
    /// <param name="path">The key with the tables that it is in.</param>
    /// <exception cref="TomlException">It is none.</exception>
    public static void ExpectUnsigned(TomlValue value, long largest, string type, string path)
    {
        Expect(value, TomlKind.Integer, "integer", path);
        if (value.AsInteger() is var number && (number < 0 || number > largest)) throw Wrong(value, path, $"{number} is out of range for {type}");
    }

    /// <summary>Expects a list of strings in which <c>{append=true}</c> may be.</summary>
    /// <exception cref="TomlException">It is none.</exception>
    public static void ExpectList(TomlValue value, string path)
    {
        if (value.Kind != TomlKind.Array) throw Wrong(value, path, $"unable to cast to interface array: {Show(value)}");
        foreach (var element in value.AsArray())
        {
            switch (element.Kind)
            {
                case TomlKind.String:
                    break;
                case TomlKind.Table:
                    foreach (var (key, entry) in element.AsTable())
                    {
                        if (key != "append") throw Wrong(element, path, $"unsupported key \"{key}\" in map: {Show(element)}");
                        if (entry.Kind != TomlKind.Boolean) throw Wrong(element, path, "unable to cast append to bool: append");
                    }

                    break;
                default:
                    throw Wrong(element, path, $"unsupported item in attributed string slice: {Show(element)}");
            }
        }
    }

    /// <summary>The error for a value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">The key with the tables that it is in.</param>
    /// <param name="reason">What is wrong.</param>
    public static TomlException Wrong(TomlValue value, string path, string reason) => new(value.File, value.Line, $"(last key \"{path}\"): {reason}");

    /// <summary>What an error says of its place, as Podman has it: <c>toml: line 3 (last key "…"): …</c>.</summary>
    public static string Describe(TomlException error) => $"toml: line {error.Line}{(error.Reason[0] == '(' ? " " : ": ")}{error.Reason}";

    /// <summary>What messages call the type of a value.</summary>
    public static string TypeOf(TomlValue value) => value.Kind switch
    {
        TomlKind.String => "string",
        TomlKind.Integer => "int64",
        TomlKind.Float => "float64",
        TomlKind.Boolean => "bool",
        TomlKind.DateTime => "time.Time",
        TomlKind.Array => "[]any",
        _ => "map[string]any",
    };

    // As Go's %v has it.
    private static string Show(TomlValue value) => value.Kind switch
    {
        TomlKind.String => value.AsString(),
        TomlKind.Integer => value.AsInteger().ToString(CultureInfo.InvariantCulture),
        TomlKind.Float => value.AsFloat().ToString(CultureInfo.InvariantCulture),
        TomlKind.Boolean => value.AsBoolean() ? "true" : "false",
        TomlKind.DateTime => value.AsDateTime(),
        TomlKind.Array => $"[{string.Join(' ', value.AsArray().Select(Show))}]",
        _ => $"map[{string.Join(' ', value.AsTable().OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => $"{pair.Key}:{Show(pair.Value)}"))}]",
    };
}
