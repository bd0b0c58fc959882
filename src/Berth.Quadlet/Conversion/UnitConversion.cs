using System.Diagnostics.CodeAnalysis;
using Berth.Quadlet.Units;
using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>One unit on its way to a service: its keys, the growing service, the other units and the warnings.</summary>
internal sealed class UnitConversion
{
    internal const string UnitSection = "Unit";
    internal const string ServiceSection = "Service";

    // Most keys of most units are not there; nothing adds to a list of words.
    private static readonly List<string> NoWords = [];

    private readonly Dictionary<string, UnitInfo> _index;
    private readonly List<Diagnostic> _warnings;

    internal UnitConversion(UnitFile unit, UnitKind kind, ConversionOptions options, Dictionary<string, UnitInfo> index, List<Diagnostic> warnings)
    {
        Unit = unit;
        Kind = kind;
        Section = UnitKinds.Section(kind);
        Options = options;
        _index = index;
        _warnings = warnings;
        Info = index[unit.Name];
        Result = unit.CopyAs(Info.ServiceFileName);
    }

    internal UnitFile Unit { get; }

    internal UnitKind Kind { get; }

    internal string Section { get; }

    internal ConversionOptions Options { get; }

    internal UnitInfo Info { get; }

    internal UnitFile Result { get; }

    internal string? Value(string key) => Unit.Lookup(Section, key);

    internal string? NonEmpty(string key) => Unit.LookupNonEmpty(Section, key);

    internal bool? Boolean(string key) => Unit.LookupBoolean(Section, key);

    internal UnitLine[] All(string key) => Unit.FindAll(Section, key);

    /// <summary>The words of all assignments of a key; an assignment that cannot be split counts for nothing.</summary>
    internal List<string> Words(string key, WordRules rules)
    {
        var lines = All(key);
        if (lines.Length == 0)
            return NoWords;
        List<string> words = [];
        foreach (var line in lines)
        {
            if (WordSplitter.Split(line.Value, rules, words) is { } error)
                WarnOfMore(line, error);
        }
        return words;
    }

    /// <summary>The words of the last assignment of a key.</summary>
    internal List<string> LastWords(string key)
    {
        List<string> words = [];
        if (Unit.FindLast(Section, key) is { } line && WordSplitter.Split(line.Value, WordSplitter.CommandLine, words) is { } error)
            Warn(error, line);
        return words;
    }

    /// <summary>The key=value words of a key, sorted; a word with no equals sign has no value.</summary>
    internal IReadOnlyCollection<KeyValuePair<string, string?>> Pairs(string key)
    {
        var lines = All(key);
        if (lines.Length == 0)
            return [];
        List<string> words = [];
        var pairs = new SortedDictionary<string, string?>(ByteOrder.Comparer);
        foreach (var line in lines)
        {
            words.Clear();
            if (WordSplitter.Split(line.Value, WordSplitter.CommandLine, words) is { } error)
            {
                Warn(error, line);
                continue;
            }
            foreach (var word in words)
            {
                var equals = word.IndexOf('=');
                pairs[equals < 0 ? word : word[..equals]] = equals < 0 ? null : word[(equals + 1)..];
            }
        }
        return pairs;
    }

    internal bool TryFind(string unitName, [MaybeNullWhen(false)] out UnitInfo info) => _index.TryGetValue(unitName, out info);

    /// <summary>Makes the service need another and start after it.</summary>
    internal void Require(UnitInfo other)
    {
        Result.Add(UnitSection, "Requires", other.ServiceFileName);
        Result.Add(UnitSection, "After", other.ServiceFileName);
    }

    /// <summary>A relative path as seen from the unit's directory; one that starts with a specifier stays.</summary>
    internal string AbsolutePath(string path) => path is ['/', ..] || PathText.StartsWithSpecifier(path)
        ? path
        : PathText.Join(PathText.Directory(Unit.Path ?? ""), path);

    internal void Warn(string message, UnitLine? line = null)
        => _warnings.Add(new Diagnostic(message, IsError: false, line?.File, line?.Number ?? 0, line?.Key));

    /// <summary>The error that ends the conversion, blamed on the last assignment of <paramref name="key"/>.</summary>
    internal ConversionException Fail(string message, string? key = null, string? section = null)
    {
        var line = key is null ? null : Unit.FindLast(section ?? Section, key);
        return new ConversionException(message, key, line?.File ?? Unit.Path, line?.Number ?? 0);
    }

    private void WarnOfMore(UnitLine line, string error)
        => _warnings.Add(new Diagnostic(error, IsError: false, line.File, line.Number, line.Key) { IsOurs = true });
}
