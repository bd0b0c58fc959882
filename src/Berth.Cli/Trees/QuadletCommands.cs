using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>quadlet</c>, one a line.</summary>
internal static class QuadletCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("install", "Install a quadlet file or quadlet application"),
        CommandNode.Missing("list", "List Quadlets"),
        CommandNode.Missing("print", "Display the contents of a quadlet", "cat"),
        CommandNode.Missing("rm", "Remove Quadlets"),
    ];
}
