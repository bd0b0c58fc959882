using Berth.Systemd.UnitFiles;

namespace Berth.Quadlet.Conversion;

/// <summary>The command line of the engine for one Exec… key, built word by word from a unit's keys.</summary>
internal sealed class CommandLine
{
    private readonly UnitConversion _conversion;

    /// <summary>The program, the modules and the global arguments of the unit.</summary>
    internal CommandLine(UnitConversion conversion)
    {
        _conversion = conversion;
        Words.Add(conversion.Options.Program);
        foreach (var module in conversion.All("ContainersConfModule"))
            Words.Add("--module=" + module.Value);
        Words.AddRange(conversion.Words("GlobalArgs", WordSplitter.CommandLine));
    }

    internal List<string> Words { get; } = new(32);

    internal void Add(params ReadOnlySpan<string> words) => Words.AddRange(words);

    /// <summary>The option followed by the key's value, if that is not empty.</summary>
    internal void AddValue(string key, string option)
    {
        if (_conversion.NonEmpty(key) is { } value)
            Add(option, value);
    }

    /// <summary>The option once for each assignment of the key.</summary>
    internal void AddEach(string key, string option)
    {
        foreach (var line in _conversion.All(key))
            Add(option, line.Value);
    }

    /// <summary>The option once for each word of the key's assignments.</summary>
    internal void AddEachWord(string key, string option, WordRules rules)
    {
        foreach (var word in _conversion.Words(key, rules))
            Add(option, word);
    }

    /// <summary>The option if the key says yes, <c>option=false</c> if it says no, nothing if it is not there.</summary>
    internal void AddBoolean(string key, string option)
    {
        if (_conversion.Boolean(key) is { } value)
            Words.Add(value ? option : option + "=false");
    }

    /// <summary>The option once for each key=value pair, sorted by key; a later pair replaces an earlier one.</summary>
    internal void AddPairs(string key, string option)
    {
        foreach (var (name, value) in _conversion.Pairs(key))
            Add(option, value is null ? name : $"{name}={value}");
    }

    /// <summary>The words of PodmanArgs=.</summary>
    internal void AddEngineArguments() => Words.AddRange(_conversion.Words("PodmanArgs", WordSplitter.CommandLine));
}
