using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Installation;

/// <summary>Files that are to be written into a directory of Quadlets, and what is there now, so that it can be put back.</summary>
public sealed class PlannedFiles
{
    private readonly string _list;
    private readonly Dictionary<string, byte[]> _new = new(StringComparer.Ordinal);
    private readonly Dictionary<string, byte[]?> _old = new(StringComparer.Ordinal);

    /// <summary>Plans to replace an application by what was read.</summary>
    /// <param name="directory">Where the files go.</param>
    /// <param name="source">The files; those of the application before that are not among them go.</param>
    /// <exception cref="InvalidArgumentException">Some could not be read.</exception>
    public PlannedFiles(string directory, QuadletSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Failures.Count > 0)
            throw new InvalidArgumentException(source.Failures[0]);
        Directory = DirectoryListing.TryResolve(directory) ?? directory;
        _list = QuadletInstaller.ListOf(Directory, source.Name);
        foreach (var (_, name, content) in source.Files)
            _new[$"{Directory}/{name}"] = content;
        Removed = [.. (FileSystem.TryReadText(_list) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => !name.Contains('/')).Select(name => $"{Directory}/{name}").Where(path => !_new.ContainsKey(path))];
        _new[_list] = UnitText.Encode(string.Concat(source.Files.Select(file => file.Name + "\n")));
        foreach (var path in _new.Keys.Concat(Removed))
            _old[path] = FileSystem.TryReadAll(path);
    }

    /// <summary>Where they go.</summary>
    public string Directory { get; }

    /// <summary>The files that are to be written, by path.</summary>
    public IReadOnlyDictionary<string, byte[]> New => _new;

    /// <summary>The files that are to be removed.</summary>
    public IReadOnlyList<string> Removed { get; }

    /// <summary>Writes and removes the files.</summary>
    public void Write()
    {
        FileSystem.CreateDirectories(Directory);
        foreach (var (path, content) in _new)
            FileSystem.Replace(path, content, durable: false, shared: true);
        foreach (var path in Removed)
            FileSystem.TryRemoveFile(path);
    }

    /// <summary>Puts back what was there before in place of one file.</summary>
    /// <returns>False where that file was none of these.</returns>
    public bool PutBack(string path)
    {
        if (!_new.ContainsKey(path))
            return false;
        if (_old[path] is { } content)
            FileSystem.Replace(path, content, durable: false, shared: true);
        else
            FileSystem.TryRemoveFile(path);
        return true;
    }
}
