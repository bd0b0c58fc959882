using Berth.Linux.Errors;
using Berth.Oci.Toml;

namespace Berth.Engine.Config;

/// <summary>
/// containers.conf(5) as its files say, later ones over earlier ones. Values are looked up when asked for, so that a command pays
/// only for what it needs. Unknown tables and keys are passed over, as Podman does.
/// </summary>
public sealed class ContainersConfiguration
{
    private readonly IReadOnlyList<TomlTable> layers;

    private ContainersConfiguration(IReadOnlyList<TomlTable> layers)
    {
        this.layers = layers;
        Containers = new(this);
        Engine = new(this);
        Network = new(this);
    }

    /// <summary>The table <c>[containers]</c>.</summary>
    public ContainersSection Containers { get; }

    /// <summary>The table <c>[engine]</c>.</summary>
    public EngineSection Engine { get; }

    /// <summary>The table <c>[network]</c>.</summary>
    public NetworkSection Network { get; }

    /// <summary>The driver of <c>[secrets]</c>.</summary>
    public string SecretDriver => String("secrets", "driver") ?? "file";

    /// <summary>The options of <c>[secrets.opts]</c>.</summary>
    public IReadOnlyDictionary<string, string> SecretOptions
    {
        get
        {
            var options = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var layer in layers)
            {
                if (layer.Table("secrets")?.Table("opts") is not { } table) continue;
                foreach (var (key, value) in table) options[key] = value.AsString();
            }

            return options;
        }
    }

    /// <summary>Reads the files of <paramref name="sources"/>.</summary>
    /// <exception cref="ConfigurationException">A file is not there or malformed, or a value is of another type or out of its set.</exception>
    public static ContainersConfiguration Load(ConfigurationSources sources)
    {
        var files = sources.Files();
        var tables = new List<TomlTable>(files.Count);
        foreach (var file in files) tables.Add(Read(file));
        var configuration = new ContainersConfiguration(tables);
        ConfigurationValues.Check(configuration);
        return configuration;
    }

    /// <summary>
    /// What the files say of the engine's own directories, <c>static_dir</c> and <c>tmp_dir</c>. Every command asks: files that do not name
    /// these keys are not parsed.
    /// </summary>
    /// <exception cref="ConfigurationException">As <see cref="Load"/>.</exception>
    public static (string? Static, string? Temporary) DirectoriesOf(ConfigurationSources sources)
    {
        var tables = new List<TomlTable>();
        foreach (var file in sources.Files())
        {
            if (Berth.Linux.Files.FileSystem.TryReadAll(file.Path) is { } text && (Names(text, "static_dir"u8) || Names(text, "tmp_dir"u8))) tables.Add(Read(file));
        }

        if (tables.Count == 0) return (null, null);
        var configuration = new ContainersConfiguration(tables);
        ConfigurationValues.Check(configuration);
        return (configuration.Engine.StaticDirectory, configuration.Engine.TemporaryDirectory);
    }

    // Outside of comments, which is where the files that come with distributions have them.
    private static bool Names(ReadOnlySpan<byte> text, ReadOnlySpan<byte> key)
    {
        for (var rest = text; rest.IndexOf(key) is var at and >= 0; rest = rest[(at + key.Length)..])
        {
            var begin = text.Length - rest.Length;
            var line = text[(text[..(begin + at)].LastIndexOf((byte)'\n') + 1)..].TrimStart(" \t"u8);
            if (line[0] != (byte)'#') return true;
        }

        return false;
    }

    /// <summary>Checks what only commands need to be right that work with containers, images, networks or volumes.</summary>
    /// <exception cref="Berth.Linux.Errors.EngineException">A value is out of its set, or asks for what is not there.</exception>
    public void CheckEngine() => ConfigurationValues.CheckEngine(this);

    /// <summary>The configuration that <paramref name="documents"/> make, in order; for tests.</summary>
    public static ContainersConfiguration Parse(params IReadOnlyList<string> documents)
    {
        var tables = new List<TomlTable>(documents.Count);
        foreach (var document in documents)
        {
            var table = TomlDocument.Parse(document, "containers.conf");
            ConfigurationTypes.Check(table);
            tables.Add(table);
        }

        return new ContainersConfiguration(tables);
    }

    internal string? String(string table, string key, string? subtable = null) => Value(table, key, subtable)?.AsString();

    internal bool? Boolean(string table, string key) => Value(table, key)?.AsBoolean();

    internal long? Integer(string table, string key) => Value(table, key)?.AsInteger();

    /// <summary>A list of strings with the rule for <c>{append=true}</c>; null where no file has the key.</summary>
    internal IReadOnlyList<string>? Strings(string table, string key, string? subtable = null)
    {
        List<string>? result = null;
        var append = false;
        foreach (var layer in layers)
        {
            if (In(layer, table, key, subtable) is not { } value) continue;
            List<string> items = [];
            foreach (var element in value.AsArray())
            {
                if (element.Kind == TomlKind.Table) append = element.AsTable().Boolean("append") ?? append;
                else items.Add(element.AsString());
            }

            if (append && result is not null) result.AddRange(items);
            else result = items;
        }

        return result;
    }

    internal TomlValue? Value(string table, string key, string? subtable = null)
    {
        for (var i = layers.Count - 1; i >= 0; i--)
        {
            if (In(layers[i], table, key, subtable) is { } value) return value;
        }

        return null;
    }

    private static TomlValue? In(TomlTable layer, string table, string key, string? subtable)
    {
        var section = layer.Table(table);
        return (subtable is null ? section : section?.Table(subtable))?[key];
    }

    private static TomlTable Read(ConfigurationFile file)
    {
        try
        {
            var table = TomlDocument.Read(file.Path);
            ConfigurationTypes.Check(table);
            return table;
        }
        catch (TomlException error)
        {
            throw new ConfigurationException($"reading {file.Origin} config \"{file.Path}\": decode configuration {file.Path}: {TomlTypes.Describe(error)}", error);
        }
    }
}
