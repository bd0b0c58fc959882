using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>An option with a floating-point number.</summary>
public sealed class FloatFlag : Flag
{
    private readonly double _fallback;

    internal FloatFlag(string name, char shorthand, string help, double fallback) : base(name, shorthand, help)
        => Value = _fallback = fallback;

    /// <summary>The value given, else the default.</summary>
    public double Value { get; private set; }

    /// <inheritdoc/>
    public override string TypeName => "float";

    /// <inheritdoc/>
    public override string? DefaultText => _fallback == 0 ? null : _fallback.ToString("R");

    private protected override void Accept(string text) => Value = GoNumber.ParseFloat(text);
}
