using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>An option with an unsigned number.</summary>
public sealed class UnsignedFlag : Flag
{
    private readonly ulong _fallback;
    private readonly int _bits;

    internal UnsignedFlag(string name, char shorthand, string help, ulong fallback, int bits) : base(name, shorthand, help)
    {
        Value = _fallback = fallback;
        _bits = bits;
    }

    /// <summary>The value given, else the default.</summary>
    public ulong Value { get; private set; }

    /// <inheritdoc/>
    public override string TypeName => _bits switch { 16 => "uint16", 32 => "uint32", _ => "uint" };

    /// <inheritdoc/>
    public override string? DefaultText => _fallback == 0 ? null : _fallback.ToString();

    private protected override void Accept(string text) => Value = GoNumber.ParseUint(text, _bits);
}
