namespace Berth.Cli.Flags;

/// <summary>An option that takes <c>key=value</c> pairs, several by commas, and may be repeated (pflag's StringToString).</summary>
public sealed class TextMapFlag : Flag
{
    private readonly Dictionary<string, string> _value = [];

    internal TextMapFlag(string name, char shorthand, string help) : base(name, shorthand, help)
    {
    }

    /// <summary>The pairs given; a later value of a key wins.</summary>
    public IReadOnlyDictionary<string, string> Value => _value;

    /// <inheritdoc/>
    public override string TypeName => "stringToString";

    /// <inheritdoc/>
    public override string? DefaultText => null;

    private protected override void Accept(string text)
    {
        // pflag reads a value with one '=' whole, so that a quote in it is kept.
        var pairs = text.AsSpan().Count('=') switch
        {
            0 => throw new FormatException($"{text} must be formatted as key=value"),
            1 => [text.Trim('"')],
            _ => CsvLine.Parse(text),
        };
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=');
            if (at < 0) throw new FormatException($"{pair} must be formatted as key=value");
            _value[pair[..at]] = pair[(at + 1)..];
        }
    }
}
