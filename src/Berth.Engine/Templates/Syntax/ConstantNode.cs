namespace Berth.Engine.Templates.Syntax;

/// <summary>A truth value, number or string as written.</summary>
/// <param name="Position">Its offset.</param>
/// <param name="Text">How it is written.</param>
/// <param name="Value">What it means: bool, int, long, ulong, double or string.</param>
internal sealed record ConstantNode(int Position, string Text, object Value) : Node(Position)
{
    public override string ToString() => Text;
}
