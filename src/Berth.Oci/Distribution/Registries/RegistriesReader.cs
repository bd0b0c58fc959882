using Berth.Oci.Toml;

namespace Berth.Oci.Distribution.Registries;

/// <summary>Puts the configuration together from files in the order they are read: what comes later wins.</summary>
internal sealed class RegistriesReader(string mainFile)
{
    private readonly Dictionary<string, RegistryEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RegistryAlias> _aliases = new(StringComparer.Ordinal);
    private IReadOnlyList<string> _search = [];
    private IReadOnlyList<string> _helpers = [];
    private ShortNameMode _mode;

    internal void Add(string file)
    {
        if (!File.Exists(file)) return;
        var table = TomlDocument.Read(file);
        if (table.Table("registries") is { } first) AddFirstVersion(first);
        if (table.Strings("unqualified-search-registries") is { } search) _search = search;
        if (table.Strings("credential-helpers") is { } helpers) _helpers = helpers;
        if (table["short-name-mode"] is { } mode) _mode = Mode(mode);
        if (table["registry"] is { } registries)
        {
            foreach (var element in registries.AsArray())
            {
                var entry = Entry(element);
                _entries[entry.Prefix] = entry;
            }
        }

        ReadAliases(table, file);
    }

    internal void AddAliases(string file)
    {
        if (File.Exists(file)) ReadAliases(TomlDocument.Read(file), file);
    }

    internal RegistriesConfiguration Result() => new()
    {
        File = mainFile,
        SearchRegistries = _search,
        CredentialHelpers = _helpers,
        ShortNameMode = _mode,
        Entries = [.. _entries.Values],
        Aliases = _aliases,
    };

    private void ReadAliases(TomlTable table, string file)
    {
        if (table.Table("aliases") is not { } aliases) return;
        foreach (var (name, value) in aliases)
        {
            if (value.AsString().Length == 0) _aliases.Remove(name);
            else _aliases[name] = new RegistryAlias(value.AsString(), file);
        }
    }

    private void AddFirstVersion(TomlTable registries)
    {
        if (registries.Table("search")?.Strings("registries") is { } search) _search = search;
        foreach (var host in registries.Table("insecure")?.Strings("registries") ?? []) Change(host, static entry => entry with { IsInsecure = true });
        foreach (var host in registries.Table("block")?.Strings("registries") ?? []) Change(host, static entry => entry with { IsBlocked = true });
    }

    private void Change(string host, Func<RegistryEntry, RegistryEntry> change)
        => _entries[host] = change(_entries.GetValueOrDefault(host) ?? new RegistryEntry { Prefix = host, Location = host });

    private static ShortNameMode Mode(TomlValue value) => value.AsString() switch
    {
        "" or "permissive" => ShortNameMode.Permissive,
        "enforcing" => ShortNameMode.Enforcing,
        "disabled" => ShortNameMode.Disabled,
        var other => throw new TomlException(value.File, value.Line, $"invalid short-name mode: \"{other}\""),
    };

    private static RegistryEntry Entry(TomlValue value)
    {
        var table = value.AsTable();
        var location = Trim(table.String("location"));
        var prefix = Trim(table.String("prefix")) is { Length: > 0 } given ? given : location;
        if (prefix.Length == 0) throw new TomlException(value.File, value.Line, "invalid condition: both location and prefix are unset");
        var isWildcard = prefix.StartsWith("*.", StringComparison.Ordinal);
        if (location.Length == 0 && !isWildcard) throw new TomlException(value.File, value.Line, "invalid condition: location is unset and prefix is not in the format: *.example.com");
        if (prefix.LastIndexOf('*') > 0 || (isWildcard && prefix.AsSpan().ContainsAny('/', ':')))
            throw new TomlException(value.File, value.Line, $"invalid prefix '{prefix}' for location '{location}'");
        var digestOnly = table.Boolean("mirror-by-digest-only") ?? false;
        var mirrors = new List<RegistryMirror>();
        foreach (var element in table["mirror"]?.AsArray() ?? []) mirrors.Add(Mirror(element, digestOnly));
        return new RegistryEntry
        {
            Prefix = prefix,
            Location = location,
            IsInsecure = table.Boolean("insecure") ?? false,
            IsBlocked = table.Boolean("blocked") ?? false,
            IsMirrorByDigestOnly = digestOnly,
            Mirrors = mirrors,
        };
    }

    private static RegistryMirror Mirror(TomlValue value, bool digestOnly)
    {
        var table = value.AsTable();
        var location = Trim(table.String("location"));
        if (location.Length == 0) throw new TomlException(value.File, value.Line, "invalid mirror: location is unset");
        var use = table.String("pull-from-mirror");
        if (digestOnly && !string.IsNullOrEmpty(use))
            throw new TomlException(value.File, value.Line, $"cannot set mirror usage mirror-by-digest-only for the registry and pull-from-mirror for per-mirror \"{location}\" at the same time");
        var meant = use switch
        {
            null or "" when digestOnly => MirrorUse.DigestOnly,
            null or "" or "all" => MirrorUse.All,
            "digest-only" => MirrorUse.DigestOnly,
            "tag-only" => MirrorUse.TagOnly,
            _ => throw new TomlException(value.File, value.Line, $"unsupported pull-from-mirror value \"{use}\" for mirror \"{location}\""),
        };
        return new RegistryMirror(location, table.Boolean("insecure") ?? false, meant, use ?? "");
    }

    private static string Trim(string? location) => (location ?? "").TrimEnd('/');
}
