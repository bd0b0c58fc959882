using Berth.Engine.Templates.Formatting;

namespace Berth.Engine.Templates.Syntax;

/// <summary>Text outside of actions.</summary>
internal sealed record TextNode(int Position, string Text) : Node(Position)
{
    public override string ToString() => GoText.Quote(Text);
}
