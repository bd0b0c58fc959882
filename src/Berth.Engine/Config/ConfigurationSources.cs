using Berth.Linux.Errors;

namespace Berth.Engine.Config;

/// <summary>
/// Where containers.conf(5) is looked for. The production sources are <see cref="OfThisProcess"/>; tests give a directory in
/// place of / and an environment of their own.
/// </summary>
public sealed record ConfigurationSources
{
    /// <summary>A directory that stands for /, or empty.</summary>
    public string Root { get; init; } = "";

    /// <summary>Whether the caller is real root; otherwise the rootless and the user's files count too.</summary>
    public bool IsRoot { get; init; } = true;

    /// <summary>The caller's uid.</summary>
    public uint Uid { get; init; }

    /// <summary><c>--module</c>, in order.</summary>
    public IReadOnlyList<string> Modules { get; init; } = [];

    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The sources of this process.</summary>
    public static ConfigurationSources OfThisProcess(uint uid, IReadOnlyList<string>? modules = null)
        => new() { IsRoot = uid == 0, Uid = uid, Modules = modules ?? [] };

    /// <summary>The user's directory of configuration files; null when neither XDG_CONFIG_HOME nor HOME is set.</summary>
    public string? UserDirectory
    {
        get
        {
            var xdg = Environment("XDG_CONFIG_HOME");
            if (!string.IsNullOrEmpty(xdg)) return xdg + "/containers";
            var home = Environment("HOME");
            return string.IsNullOrEmpty(home) ? null : home + "/.config/containers";
        }
    }

    /// <summary>The files that are there, in the order in which later ones win.</summary>
    /// <exception cref="ConfigurationException">The file of CONTAINERS_CONF or a module is not there.</exception>
    public IReadOnlyList<ConfigurationFile> Files()
    {
        var files = new List<ConfigurationFile>();
        var single = Environment("CONTAINERS_CONF");
        if (!string.IsNullOrEmpty(single))
        {
            if (!File.Exists(single)) throw new ConfigurationException($"finding config on system: CONTAINERS_CONF file: faccessat {single}: no such file or directory");
            Add(files, single);
        }
        else
        {
            Add(files, $"{Root}/usr/share/containers/containers.conf");
            Add(files, $"{Root}/etc/containers/containers.conf");
            AddDirectory(files, $"{Root}/etc/containers/containers.conf.d");
            if (!IsRoot)
            {
                Add(files, $"{Root}/etc/containers/containers.rootless.conf");
                AddDirectory(files, $"{Root}/etc/containers/containers.rootless.d");
                AddDirectory(files, $"{Root}/etc/containers/containers.rootless.d/{Uid}");
            }

            if (UserDirectory is { } user)
            {
                Add(files, user + "/containers.conf");
                AddDirectory(files, user + "/containers.conf.d");
            }
        }

        foreach (var module in Modules) files.Add(new(FindModule(module), "additional"));
        // As Podman, which takes one that is not there for empty.
        if (Environment("CONTAINERS_CONF_OVERRIDE") is { Length: > 0 } last && File.Exists(last)) files.Add(new(last, "CONTAINERS_CONF_OVERRIDE"));
        return files;
    }

    private static void Add(List<ConfigurationFile> files, string path)
    {
        if (File.Exists(path)) files.Add(new(path, "system"));
    }

    private static void AddDirectory(List<ConfigurationFile> files, string path)
    {
        if (!Directory.Exists(path)) return;
        var found = Directory.GetFiles(path, "*.conf");
        Array.Sort(found, StringComparer.Ordinal);
        foreach (var file in found) files.Add(new(file, "system"));
    }

    private string FindModule(string module)
    {
        if (module.StartsWith('/'))
            return File.Exists(module) ? module : throw new ConfigurationException($"could not resolve module \"{module}\": faccessat {module}: no such file or directory");
        List<string> places = [$"{Root}/etc/containers/containers.conf.modules/{module}", $"{Root}/usr/share/containers/containers.conf.modules/{module}"];
        if (!IsRoot && UserDirectory is { } directory) places.Insert(0, $"{directory}/containers.conf.modules/{module}");
        foreach (var place in places)
        {
            if (File.Exists(place)) return place;
        }

        throw new ConfigurationException(
            $"could not resolve module \"{module}\": {places.Count} errors occurred:\n{string.Concat(places.Select(static place => $"\t* faccessat {place}: no such file or directory\n"))}\n");
    }
}
