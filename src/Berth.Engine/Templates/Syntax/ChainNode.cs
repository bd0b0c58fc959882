namespace Berth.Engine.Templates.Syntax;

/// <summary>Fields of a parenthesised pipeline or of a function's value.</summary>
internal sealed record ChainNode(int Position, Node Operand, string[] Names) : Node(Position)
{
    public override string ToString() => (Operand is PipeNode ? $"({Operand})" : Operand.ToString()) + "." + string.Join('.', Names);
}
