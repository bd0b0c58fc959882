using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>system connection</c>, one a line.</summary>
internal static class SystemConnectionCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("add", "Record destination for the Berth service"),
        CommandNode.Missing("default", "Set named destination as default"),
        CommandNode.Missing("list", "List destination for the Berth service(s)", "ls"),
        CommandNode.Missing("remove", "Delete named destination", "rm"),
        CommandNode.Missing("rename", "Rename \"old\" to \"new\"", "mv"),
    ];
}
