namespace Berth.Engine.Templates.Syntax;

/// <summary>An <c>if</c>, <c>with</c> or <c>range</c> and what it encloses.</summary>
internal sealed record BranchNode(int Position, TokenKind Kind, PipeNode Pipe, ListNode Body, ListNode? Otherwise) : Node(Position)
{
    public override string ToString()
        => $"{{{{{Kind.ToString().ToLowerInvariant()} {Pipe}}}}}{Body}{(Otherwise is null ? "" : $"{{{{else}}}}{Otherwise}")}{{{{end}}}}";
}
