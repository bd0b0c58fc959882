using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>A switch. It never takes the next word: <c>--rm false</c> leaves <c>false</c> as an argument.</summary>
public sealed class BoolFlag : Flag
{
    private readonly bool _fallback;

    internal BoolFlag(string name, char shorthand, string help, bool fallback) : base(name, shorthand, help)
    {
        Value = _fallback = fallback;
        ValueWhenBare = "true";
    }

    /// <summary>The value given, else the default.</summary>
    public bool Value { get; private set; }

    /// <inheritdoc/>
    public override string TypeName => "";

    /// <inheritdoc/>
    public override string? DefaultText => _fallback ? "true" : null;

    private protected override void Accept(string text) => Value = GoNumber.ParseBool(text);
}
