namespace Berth.Engine.Templates.Syntax;

/// <summary>A pipeline whose value is printed, or that declares variables.</summary>
internal sealed record ActionNode(int Position, PipeNode Pipe) : Node(Position)
{
    public override string ToString() => $"{{{{{Pipe}}}}}";
}
