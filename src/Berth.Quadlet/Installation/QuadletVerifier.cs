using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Loading;

namespace Berth.Quadlet.Installation;

/// <summary>Says what the generator would say, without writing anything.</summary>
public static class QuadletVerifier
{
    /// <summary>The findings about the units of the search paths.</summary>
    public static List<Diagnostic> Verify(SearchPaths search, ConversionOptions options)
    {
        var loaded = UnitLoader.Load(search, _ => { });
        List<Diagnostic> found = [.. loaded.Broken.Select(broken => broken.Error), .. loaded.Diagnostics];
        foreach (var result in QuadletConverter.Convert(loaded, options))
            found.AddRange(result.Diagnostics);
        return found;
    }

    /// <summary>
    /// The findings about the files and directories in <paramref name="paths"/>. Units beside a file count, since it may
    /// refer to them, but nothing is told of them.
    /// </summary>
    /// <exception cref="NotFoundException">A path leads nowhere.</exception>
    public static List<Diagnostic> Verify(IReadOnlyList<string> paths, ConversionOptions options)
    {
        ArgumentNullException.ThrowIfNull(paths);
        List<string> directories = [];
        List<string> wanted = [];
        foreach (var path in paths)
        {
            var full = Path.GetFullPath(path);
            if (!FileSystem.Exists(full))
                throw new NotFoundException($"{path}: no such file or directory");
            var isDirectory = Directory.Exists(full);
            directories.Add(isDirectory ? full : PathText.Directory(full));
            wanted.Add(isDirectory ? full + "/" : full);
        }
        var search = SearchPaths.Find(false, name => name == "QUADLET_UNIT_DIRS" ? string.Join(':', directories) : null, 0, _ => { });
        var found = Verify(search, options);
        found.RemoveAll(diagnostic => diagnostic.File is { } file && !wanted.Exists(path => path[^1] == '/'
            ? file.StartsWith(DirectoryListing.TryResolve(path) ?? path, StringComparison.Ordinal)
            : file == path || file.StartsWith(path + ".d/", StringComparison.Ordinal) || file == DirectoryListing.TryResolve(path)));
        return found;
    }
}
