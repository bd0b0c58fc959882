namespace Berth.Engine.Templates.Syntax;

/// <summary>The cursor.</summary>
internal sealed record DotNode(int Position) : Node(Position)
{
    public override string ToString() => ".";
}
