using Berth.Linux.Errors;

namespace Berth.Engine.Config;

/// <summary>Finds the programs that the engine runs, in the places where containers.conf(5) and Podman look for them.</summary>
/// <param name="engine">The table <c>[engine]</c>.</param>
/// <param name="environment">Looks up an environment variable; null for this process's.</param>
public sealed class HelperLocator(EngineSection engine, Func<string, string?>? environment = null)
{
    private static readonly string[] DefaultRuntimes = ["crun", "runc", "runj", "kata", "runsc", "ocijail"];

    private static readonly string[] RuntimeDirectories =
        ["/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin", "/sbin", "/bin", "/run/current-system/sw/bin"];

    private readonly Func<string, string?> environment = environment ?? Environment.GetEnvironmentVariable;

    /// <summary>The path of netavark, aardvark-dns, catatonit, pasta, …</summary>
    /// <param name="name">The program.</param>
    /// <param name="searchPath">Whether PATH is searched too.</param>
    /// <exception cref="NotFoundException">It is nowhere.</exception>
    public string Helper(string name, bool searchPath = false)
    {
        var directory = environment("CONTAINERS_HELPER_BINARY_DIR");
        if (!string.IsNullOrEmpty(directory) && Exists($"{directory}/{name}") is { } own) return own;
        var directories = engine.HelperBinariesDir;
        foreach (var candidate in directories)
        {
            if (Exists($"{candidate}/{name}") is { } found) return found;
        }

        if (searchPath && InPath(name) is { } path) return path;
        throw new NotFoundException(directories.Count == 0
            ? $"could not find \"{name}\" because there are no helper binary directories configured"
            : $"could not find \"{name}\" in one of [{string.Join(' ', directories)}]: set helper_binaries_dir in the [engine] section of "
              + $"containers.conf to the directory that has it, or install the package {Package(name)}");
    }

    /// <summary>The path of conmon.</summary>
    /// <exception cref="NotFoundException">It is nowhere.</exception>
    public string Conmon()
    {
        var places = engine.ConmonPath;
        foreach (var candidate in places)
        {
            if (Exists(candidate) is { } found) return found;
        }

        return InPath("conmon")
            ?? throw new NotFoundException($"could not find a working conmon binary (configured options: [{string.Join(' ', places)}]): invalid argument");
    }

    /// <summary>The path of an OCI runtime.</summary>
    /// <param name="nameOrPath">A name of <c>[engine.runtimes]</c> or of PATH, a path, or null for the configured one.</param>
    /// <returns>Its name and path.</returns>
    /// <exception cref="NotFoundException">It is nowhere.</exception>
    /// <exception cref="InvalidArgumentException">The name is not known.</exception>
    public (string Name, string Path) Runtime(string? nameOrPath)
    {
        var wanted = string.IsNullOrEmpty(nameOrPath) ? engine.Runtime : nameOrPath;
        if (wanted is null)
        {
            foreach (var name in DefaultRuntimes)
            {
                if (FindRuntime(name) is { } found) return (name, found);
            }

            throw new NotFoundException("no OCI runtime was found: install the package crun or runc");
        }

        if (wanted.Contains('/'))
        {
            var name = Path.GetFileName(wanted);
            return Exists(wanted) is { } path ? (name, path) : throw new NotFoundException($"cannot stat OCI runtime {wanted} path: no such file or directory");
        }

        return FindRuntime(wanted) is { } runtime
            ? (wanted, runtime)
            : throw new InvalidArgumentException($"default OCI runtime \"{wanted}\" not found: invalid argument");
    }

    private static string? Exists(string path) => File.Exists(path) ? path : null;

    private static string Package(string name) => name == "pasta" ? "passt" : name;

    private string? FindRuntime(string name)
    {
        if (engine.RuntimePaths(name) is { } paths)
        {
            foreach (var path in paths)
            {
                if (Exists(path) is { } found) return found;
            }
        }
        else
        {
            foreach (var directory in RuntimeDirectories)
            {
                if (Exists($"{directory}/{name}") is { } found) return found;
            }
        }

        return InPath(name);
    }

    private string? InPath(string name)
    {
        foreach (var directory in (environment("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            if (Exists($"{directory}/{name}") is { } found) return found;
        }

        return null;
    }
}
