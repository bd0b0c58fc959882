using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Templates.Syntax;

/// <summary>The call of another template.</summary>
internal sealed record TemplateNode(int Position, string Name, PipeNode? Pipe) : Node(Position)
{
    public override string ToString() => $"{{{{template {GoText.Quote(Name)}{(Pipe is null ? "" : " " + Pipe)}}}}}";
}
