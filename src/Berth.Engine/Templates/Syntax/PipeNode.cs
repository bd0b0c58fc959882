using System.Text;

namespace Berth.Engine.Templates.Syntax;

/// <summary>A pipeline: commands, each given the value of the one before, and the variables that take the result.</summary>
internal sealed record PipeNode(int Position, List<VariableNode> Variables, List<CommandNode> Commands) : Node(Position)
{
    /// <summary>Whether existing variables are assigned, rather than new ones declared.</summary>
    internal bool Assigns { get; set; }

    public override string ToString()
    {
        var text = new StringBuilder();
        if (Variables.Count > 0) text.AppendJoin(", ", Variables).Append(Assigns ? " = " : " := ");
        return text.AppendJoin(" | ", Commands).ToString();
    }
}
