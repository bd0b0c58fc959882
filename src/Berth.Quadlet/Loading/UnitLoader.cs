using Berth.Linux.Errors;
using Berth.Linux.Files;
using Berth.Quadlet.Conversion;
using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Loading;

/// <summary>Reads the unit files of the search paths and merges their drop-ins.</summary>
public sealed class UnitLoader
{
    private readonly SearchPaths _search;
    private readonly Action<string> _debug;
    private readonly IReadOnlyDictionary<string, byte[]>? _foreseen;
    private readonly List<UnitFile> _units = [];
    private readonly List<(UnitFile, Diagnostic)> _broken = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private readonly Dictionary<string, List<string>> _dropInDirectories = [];

    private UnitLoader(SearchPaths search, Action<string> debug, IReadOnlyDictionary<string, byte[]>? foreseen)
    {
        _search = search;
        _debug = debug;
        _foreseen = foreseen;
    }

    /// <summary>Reads everything. What cannot be read is told and costs nothing else.</summary>
    /// <param name="search">Where to look.</param>
    /// <param name="debug">Takes the name of each file before it is read.</param>
    /// <param name="foreseen">What files, by path, are to have in place of what they have now; null for none.</param>
    public static LoadedUnits Load(SearchPaths search, Action<string> debug, IReadOnlyDictionary<string, byte[]>? foreseen = null)
    {
        ArgumentNullException.ThrowIfNull(search);
        var loader = new UnitLoader(search, debug, foreseen);
        loader.LoadUnits();
        if (loader._dropInDirectories.Count > 0)
        {
            foreach (var unit in loader._units)
                loader.MergeDropIns(unit);
        }
        return new LoadedUnits(loader._units, loader._broken, loader._diagnostics);
    }

    private void LoadUnits()
    {
        HashSet<string> seen = [];
        foreach (var (directory, entries) in _search.Directories)
        {
            foreach (var entry in entries)
            {
                var name = entry.Name;
                if (name.EndsWith(".d", StringComparison.Ordinal))
                {
                    if (entry.Kind is EntryKind.Directory or EntryKind.SymbolicLink or EntryKind.Unknown)
                        AddDropInDirectory(name, $"{directory}/{name}");
                }
                else if (UnitKinds.Of(name) != UnitKind.None && seen.Add(name))
                {
                    LoadUnit(name, $"{directory}/{name}");
                }
            }
        }
    }

    private void AddDropInDirectory(string name, string path)
    {
        if (!_dropInDirectories.TryGetValue(name, out var paths))
            _dropInDirectories.Add(name, paths = []);
        paths.Add(path);
    }

    private void LoadUnit(string name, string path)
    {
        _debug($"Loading source unit file {path}");
        if (TryParse(name, path, out var error) is { } unit)
            _units.Add(unit);
        else
            _broken.Add((new UnitFile(name, path), error!));
    }

    private UnitFile? TryParse(string name, string path, out Diagnostic? error)
    {
        error = null;
        try
        {
            var unit = UnitFile.Parse(name, path, ReadText(path));
            if (unit.Unfinished is { } line)
            {
                _diagnostics.Add(new Diagnostic(
                    $"\"{line.Value}\" is continued up to the end of the file and left out", IsError: false, path, line.Number)
                { IsOurs = true });
            }
            return unit;
        }
        catch (UnitSyntaxException failure)
        {
            error = new Diagnostic($"error loading {GoQuoting.Quote(path)}, {failure.Message}", IsError: true, path, failure.Line);
        }
        catch (SyscallException failure)
        {
            error = new Diagnostic($"error loading {GoQuoting.Quote(path)}, {failure.Operation} {path}: {Linux.Errno.Describe(failure.Number)}", IsError: true, path);
        }
        return null;
    }

    private string ReadText(string path)
    {
        if (_foreseen is not null && _foreseen.TryGetValue(path, out var content))
            return UnitText.Decode(content);
        using var file = FileSystem.Open(path, OpenFlags.ReadOnly | OpenFlags.NonBlocking);
        Span<byte> buffer = stackalloc byte[8192];
        var length = 0;
        while (length < buffer.Length)
        {
            var count = FileSystem.Read(file, buffer[length..], path);
            if (count == 0)
                return UnitText.Decode(buffer[..length]);
            length += count;
        }
        byte[] all = [.. buffer, .. FileSystem.ReadAll(file, path)];
        return UnitText.Decode(all);
    }

    private void MergeDropIns(UnitFile unit)
    {
        SortedDictionary<string, string>? files = null;
        foreach (var name in UnitName.Parse(unit.Name).DropInDirectories())
        {
            if (!_dropInDirectories.TryGetValue(name, out var directories))
                continue;
            foreach (var directory in directories)
                FindDropIns(directory, files ??= new SortedDictionary<string, string>(StringComparer.Ordinal));
        }
        if (files is null)
            return;
        foreach (var (name, path) in files)
        {
            _debug($"Loading source drop-in file {path}");
            if (TryParse(name, path, out var error) is { } dropIn)
                unit.Merge(dropIn);
            else
                _diagnostics.Add(error!);
        }
    }

    // The first file of a name wins: directories come most specific first.
    private void FindDropIns(string directory, SortedDictionary<string, string> files)
    {
        try
        {
            foreach (var entry in DirectoryListing.TryRead(directory) ?? [])
            {
                if (entry.Name.EndsWith(".conf", StringComparison.Ordinal))
                    files.TryAdd(entry.Name, $"{directory}/{entry.Name}");
            }
        }
        catch (SyscallException failure)
        {
            _diagnostics.Add(new Diagnostic($"error reading directory {GoQuoting.Quote(directory)}, {failure.Message}", IsError: true, directory));
        }
    }
}
