namespace Berth.Engine.Templates.Syntax;

/// <summary>A sequence of nodes.</summary>
internal sealed record ListNode(int Position, List<Node> Nodes) : Node(Position)
{
    public override string ToString() => string.Concat(Nodes);
}
