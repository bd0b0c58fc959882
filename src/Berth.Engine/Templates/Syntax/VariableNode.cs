namespace Berth.Engine.Templates.Syntax;

/// <summary>A variable, with its dollar sign, and fields of it: <c>$x.A.B</c>.</summary>
internal sealed record VariableNode(int Position, string[] Names) : Node(Position)
{
    public override string ToString() => string.Join('.', Names);
}
