using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>An option with a text value.</summary>
public sealed class TextFlag : Flag
{
    private readonly string _fallback;

    internal TextFlag(string name, char shorthand, string help, string fallback) : base(name, shorthand, help)
        => Value = _fallback = fallback;

    /// <summary>The value given, else the default.</summary>
    public string Value { get; private set; }

    /// <summary>The value if the command line gave one, else null.</summary>
    public string? Given => Changed ? Value : null;

    /// <summary>The value if the command line gave one that is not empty, else null.</summary>
    public string? NonEmpty => Value.Length > 0 ? Given : null;

    /// <inheritdoc/>
    public override string TypeName => "string";

    /// <inheritdoc/>
    public override string? DefaultText => _fallback.Length == 0 ? null : GoText.Quote(_fallback);

    private protected override void Accept(string text) => Value = text;
}
