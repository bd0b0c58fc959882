namespace Berth.Engine.Templates.Syntax;

/// <summary>Fields of the cursor: <c>.A.B</c>.</summary>
internal sealed record FieldNode(int Position, string[] Names) : Node(Position)
{
    public override string ToString() => "." + string.Join('.', Names);
}
