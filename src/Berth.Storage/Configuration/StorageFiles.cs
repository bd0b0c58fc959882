using Berth.Linux.Errors;

namespace Berth.Storage.Configuration;

/// <summary>Which files containers-storage.conf(5) is read from ("Files" there).</summary>
/// <param name="environment">Reads an environment variable.</param>
/// <param name="user">The user's id.</param>
/// <param name="root">A directory that stands for /, or empty.</param>
internal sealed class StorageFiles(Func<string, string?> environment, uint user, string root = "")
{
    private const string Variable = "CONTAINERS_STORAGE_CONF";
    private const string Extension = ".conf";

    /// <summary>The files, later ones over earlier ones, and which of them is no drop-in.</summary>
    /// <exception cref="ConfigurationException">A file that a variable names is not there.</exception>
    internal (IReadOnlyList<string> All, string? Main) Find()
    {
        var files = new List<string>();
        string? main = null;
        if (environment(Variable) is { Length: > 0 } named)
        {
            files.Add(main = Existing(named));
        }
        else
        {
            var home = UserDirectory() is { } directory ? directory + "/storage" : null;
            foreach (var place in (ReadOnlySpan<string?>)[home, $"{root}/etc/containers/storage", $"{root}/usr/share/containers/storage"])
            {
                if (place is null || !File.Exists(place + Extension)) continue;
                files.Add(main = place + Extension);
                break;
            }

            AddDropIns(files, home);
        }

        if (environment(Variable + "_OVERRIDE") is { Length: > 0 } last) files.Add(Existing(last));
        return (files, main);
    }

    private static string Existing(string path)
        => File.Exists(path) ? path : throw new ConfigurationException($"open {path}: no such file or directory");

    /// <summary>Drop-ins are read in the order of their names, wherever they are; one of a name that comes again takes the place of the first.</summary>
    private void AddDropIns(List<string> files, string? home)
    {
        SortedDictionary<string, string>? found = null;
        foreach (var place in (ReadOnlySpan<string>)[$"{root}/usr/share/containers/storage", $"{root}/etc/containers/storage"])
        {
            AddDirectory(place + ".conf.d");
            AddDirectory(place + (user == 0 ? ".rootful.conf.d" : ".rootless.conf.d"));
            if (user != 0) AddDirectory(FormattableString.Invariant($"{place}.rootless.conf.d/{user}"));
        }

        if (home is not null) AddDirectory(home + ".conf.d");
        if (found is not null) files.AddRange(found.Values);

        void AddDirectory(string directory)
        {
            if (!Directory.Exists(directory)) return;
            foreach (var file in Directory.EnumerateFiles(directory))
            {
                if (file.EndsWith(Extension, StringComparison.Ordinal)) (found ??= new(StringComparer.Ordinal))[Path.GetFileName(file)] = file;
            }
        }
    }

    private string? UserDirectory()
        => environment("XDG_CONFIG_HOME") is { Length: > 0 } set ? set + "/containers"
            : environment("HOME") is { Length: > 0 } home ? home + "/.config/containers" : null;
}
