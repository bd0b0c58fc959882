using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>An option with a signed number; 0x, 0o, 0b and underscores as Go reads them.</summary>
public sealed class IntegerFlag : Flag
{
    private readonly long _fallback;
    private readonly int _bits;

    internal IntegerFlag(string name, char shorthand, string help, long fallback, int bits) : base(name, shorthand, help)
    {
        Value = _fallback = fallback;
        _bits = bits;
    }

    /// <summary>The value given, else the default.</summary>
    public long Value { get; private set; }

    /// <inheritdoc/>
    public override string TypeName => _bits == 32 ? "int32" : "int";

    /// <inheritdoc/>
    public override string? DefaultText => _fallback == 0 ? null : _fallback.ToString();

    private protected override void Accept(string text) => Value = GoNumber.ParseInt(text, _bits);
}
