namespace Berth.Engine.Templates.Syntax;

/// <summary>The word nil.</summary>
internal sealed record NilNode(int Position) : Node(Position)
{
    public override string ToString() => "nil";
}
