using Berth.Engine.Containers.Specification.Parsing;
using Berth.Linux.Errors;
using Berth.Oci.Toml;
using static Berth.Oci.Toml.TomlTypes;

namespace Berth.Engine.Config;

/// <summary>Whether the values of a file of containers.conf(5) have the types of their keys. An unknown table or key counts for nothing, as for Podman.</summary>
internal static class ConfigurationTypes
{
    /// <summary>Checks a document.</summary>
    /// <exception cref="TomlException">A value has another type.</exception>
    public static void Check(TomlTable document)
    {
        foreach (var (table, value) in document)
        {
            if (ConfigurationKeys.NameOf(table) is not { } name) continue;
            foreach (var (key, entry) in ExpectTable(value, $"config.{name}", table))
            {
                if (ConfigurationKeys.TypeOf(table, key) is { } type) Check(entry, type, $"{table}.{key}");
            }
        }
    }

    private static void Check(TomlValue value, KeyType type, string path)
    {
        switch (type)
        {
            case KeyType.Text:
                Expect(value, TomlKind.String, "string", path);
                break;
            case KeyType.Truth:
                Expect(value, TomlKind.Boolean, "boolean", path);
                break;
            case KeyType.Integer:
                Expect(value, TomlKind.Integer, "integer", path);
                break;
            case KeyType.Unsigned16:
                ExpectUnsigned(value, ushort.MaxValue, "uint16", path);
                break;
            case KeyType.Unsigned32:
                ExpectUnsigned(value, uint.MaxValue, "uint32", path);
                break;
            case KeyType.Size:
                ExpectSize(value, path);
                break;
            case KeyType.List:
                ExpectList(value, path);
                break;
            case KeyType.TextTable:
                ForEach(value, path, static (entry, inner) => Expect(entry, TomlKind.String, "string", inner));
                break;
            case KeyType.ListTable:
                ForEach(value, path, static (entry, inner) => ExpectTexts(entry, inner));
                break;
            case KeyType.Connections:
                ForEach(value, path, static (entry, inner) => ForEach(entry, inner, static (field, place)
                    => Expect(field, place.EndsWith(".is_machine", StringComparison.Ordinal) ? TomlKind.Boolean : TomlKind.String, place.EndsWith(".is_machine", StringComparison.Ordinal) ? "boolean" : "string", place)));
                break;
            case KeyType.Pools:
                ExpectPools(value, path);
                break;
        }
    }

    private static void ExpectSize(TomlValue value, string path)
    {
        if (value.Kind == TomlKind.Integer) return;
        Expect(value, TomlKind.String, "string", path);
        try
        {
            if (value.AsString().Length > 0) SizeParser.Parse(value.AsString());
        }
        catch (InvalidArgumentException error)
        {
            throw Wrong(value, path, error.Message);
        }
    }

    private static void ExpectTexts(TomlValue value, string path)
    {
        Expect(value, TomlKind.Array, "slice", path);
        foreach (var element in value.AsArray()) Expect(element, TomlKind.String, "string", path);
    }

    private static void ExpectPools(TomlValue value, string path)
    {
        Expect(value, TomlKind.Array, "slice", path);
        foreach (var element in value.AsArray())
        {
            var pool = ExpectTable(element, "config.SubnetPool", path);
            if (pool["base"] is { } network)
            {
                Expect(network, TomlKind.String, "string", path + ".base");
                if (!Networks.IpSubnet.TryParse(network.AsString(), out _)) throw Wrong(network, path + ".base", $"invalid CIDR address: {network.AsString()}");
            }

            if (pool["size"] is { } size) Expect(size, TomlKind.Integer, "integer", path + ".size");
        }
    }

    // What is no table Podman passes over here.
    private static void ForEach(TomlValue value, string path, Action<TomlValue, string> check)
    {
        if (value.Kind != TomlKind.Table) return;
        foreach (var (key, entry) in value.AsTable()) check(entry, $"{path}.{key}");
    }
}
