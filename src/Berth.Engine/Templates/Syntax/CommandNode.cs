using System.Text;

namespace Berth.Engine.Templates.Syntax;

/// <summary>One stage of a pipeline: an operand, or a function and its arguments.</summary>
internal sealed record CommandNode(int Position, List<Node> Arguments) : Node(Position)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var argument in Arguments)
        {
            if (text.Length > 0) text.Append(' ');
            if (argument is PipeNode) text.Append('(').Append(argument).Append(')');
            else text.Append(argument);
        }

        return text.ToString();
    }
}
