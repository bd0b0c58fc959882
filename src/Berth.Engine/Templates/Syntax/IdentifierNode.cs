namespace Berth.Engine.Templates.Syntax;

/// <summary>The name of a function.</summary>
internal sealed record IdentifierNode(int Position, string Name) : Node(Position)
{
    public override string ToString() => Name;
}
