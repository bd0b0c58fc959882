using Berth.Engine.Templates.Formatting;
namespace Berth.Cli.Flags;

/// <summary>An option that counts how often it is given (<c>-vvv</c>).</summary>
public sealed class CountFlag : Flag
{
    internal CountFlag(string name, char shorthand, string help) : base(name, shorthand, help) => ValueWhenBare = "+1";

    /// <summary>The count.</summary>
    public int Value { get; private set; }

    /// <inheritdoc/>
    public override string TypeName => "count";

    /// <inheritdoc/>
    public override string? DefaultText => null;

    private protected override void Accept(string text)
        => Value = text == "+1" ? Value + 1 : (int)GoNumber.ParseInt(text, 32);
}
