namespace Berth.Engine.Templates.Syntax;

/// <summary>A word that stands alone: <c>break</c>, <c>continue</c>, <c>else</c>, <c>end</c>.</summary>
internal sealed record MarkNode(int Position, TokenKind Kind) : Node(Position)
{
    public override string ToString() => Kind switch
    {
        TokenKind.Break => "{{break}}",
        TokenKind.Continue => "{{continue}}",
        TokenKind.Else => "{{else}}",
        _ => "{{end}}",
    };
}
