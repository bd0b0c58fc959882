namespace Berth.Cli.Flags;

/// <summary>
/// An option that may be repeated. pflag has two kinds: an array takes each value whole, a slice splits each
/// value at commas as a CSV line.
/// </summary>
public sealed class TextListFlag : Flag
{
    private readonly bool _splits;
    private readonly string[] _fallback;
    private List<string>? _given;

    internal TextListFlag(string name, char shorthand, string help, bool splits, string[] fallback) : base(name, shorthand, help)
    {
        _splits = splits;
        _fallback = fallback;
    }

    /// <summary>The values given, in order; the default where none was.</summary>
    public IReadOnlyList<string> Value => _given is null ? _fallback : _given;

    /// <inheritdoc/>
    public override string TypeName => _splits ? "strings" : "stringArray";

    /// <inheritdoc/>
    public override string? DefaultText => _fallback.Length == 0 ? null : $"[{string.Join(',', _fallback)}]";

    private protected override void Accept(string text)
    {
        if (!_splits)
        {
            (_given ??= []).Add(text);
            return;
        }

        var fields = CsvLine.Parse(text);
        (_given ??= []).AddRange(fields);
    }
}
