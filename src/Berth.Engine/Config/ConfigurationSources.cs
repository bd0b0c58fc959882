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
    /// <exception cref="Berth.Linux.Errors.NotFoundException">A file named by the environment or a module is not there.</exception>
    public IReadOnlyList<string> Files()
    {
        var files = new List<string>();
        var single = Environment("CONTAINERS_CONF");
        if (!string.IsNullOrEmpty(single))
        {
            AddNamed(files, single);
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

        foreach (var module in Modules) files.Add(FindModule(module));
        var last = Environment("CONTAINERS_CONF_OVERRIDE");
        if (!string.IsNullOrEmpty(last)) AddNamed(files, last);
        return files;
    }

    private static void Add(List<string> files, string path)
    {
        if (File.Exists(path)) files.Add(path);
    }

    private static void AddNamed(List<string> files, string path)
    {
        if (!File.Exists(path)) throw new Linux.Errors.NotFoundException($"reading config file: stat {path}: no such file or directory");
        files.Add(path);
    }

    private static void AddDirectory(List<string> files, string path)
    {
        if (!Directory.Exists(path)) return;
        var found = Directory.GetFiles(path, "*.conf");
        Array.Sort(found, StringComparer.Ordinal);
        files.AddRange(found);
    }

    private string FindModule(string module)
    {
        if (module.StartsWith('/'))
        {
            return File.Exists(module)
                ? module
                : throw new Linux.Errors.NotFoundException($"resolving module: stat {module}: no such file or directory");
        }

        var user = UserDirectory is { } directory ? $"{directory}/containers.conf.modules/{module}" : null;
        if (user is not null && File.Exists(user)) return user;
        var system = $"{Root}/etc/containers/containers.conf.modules/{module}";
        if (File.Exists(system)) return system;
        var vendor = $"{Root}/usr/share/containers/containers.conf.modules/{module}";
        if (File.Exists(vendor)) return vendor;
        throw new Linux.Errors.NotFoundException($"could not resolve module: {user}: {system}: {vendor}: no such file or directory");
    }
}
