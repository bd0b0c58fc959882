using Berth.Oci.Toml;

namespace Berth.Oci.Distribution.Registries;

/// <summary>Which files containers-registries.conf(5) is read from.</summary>
/// <param name="Main">The main file.</param>
/// <param name="DropInDirectories">Directories whose <c>*.conf</c> are read after it, in the order of their names; later directories win.</param>
/// <param name="AliasCache">The file of aliases that were chosen at a terminal.</param>
public sealed record RegistriesFiles(string Main, IReadOnlyList<string> DropInDirectories, string? AliasCache)
{
    private const string SystemFile = "/etc/containers/registries.conf";

    /// <summary>The files of this process's user.</summary>
    /// <param name="environment">Reads an environment variable.</param>
    /// <param name="isRoot">Whether it is root.</param>
    public static RegistriesFiles Of(Func<string, string?> environment, bool isRoot)
    {
        var home = environment("HOME");
        var configuration = environment("XDG_CONFIG_HOME") is { Length: > 0 } given ? given : home + "/.config";
        var cache = isRoot ? "/var/cache/containers/short-name-aliases.conf"
            : (environment("XDG_CACHE_HOME") is { Length: > 0 } directory ? directory : home + "/.cache") + "/containers/short-name-aliases.conf";
        var user = configuration + "/containers/registries.conf";
        var main = environment("CONTAINERS_REGISTRIES_CONF") is { Length: > 0 } named ? named
            : environment("REGISTRIES_CONFIG_PATH") is { Length: > 0 } older ? older
            : File.Exists(user) ? user : SystemFile;
        return new RegistriesFiles(main, [SystemFile + ".d", user + ".d"], cache);
    }

    /// <summary>Reads them; what is not there is left out.</summary>
    /// <exception cref="TomlException">A file is malformed or contradicts itself.</exception>
    public RegistriesConfiguration Read()
    {
        var reader = new RegistriesReader(Main);
        reader.Add(Main);
        foreach (var directory in DropInDirectories)
        {
            string[] files = Directory.Exists(directory) ? Directory.GetFiles(directory, "*.conf") : [];
            Array.Sort(files, StringComparer.Ordinal);
            foreach (var file in files) reader.Add(file);
        }

        if (AliasCache is not null) reader.AddAliases(AliasCache);
        return reader.Result();
    }
}
