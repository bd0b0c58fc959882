using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>An option with unsigned numbers separated by commas, repeatable.</summary>
public sealed class UnsignedListFlag : Flag
{
    private readonly List<ulong> _value = [];

    internal UnsignedListFlag(string name, char shorthand, string help) : base(name, shorthand, help)
    {
    }

    /// <summary>The numbers given, in order.</summary>
    public IReadOnlyList<ulong> Value => _value;

    /// <inheritdoc/>
    public override string TypeName => "uints";

    /// <inheritdoc/>
    public override string? DefaultText => null;

    private protected override void Accept(string text)
    {
        foreach (var part in text.Split(',')) _value.Add(GoNumber.ParseUint(part, 64));
    }
}
