using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>secret</c>, one a line.</summary>
internal static class SecretCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("create", "Create a new secret"),
        CommandNode.Missing("exists", "Check if a secret exists in local storage"),
        CommandNode.Missing("inspect", "Inspect a secret"),
        CommandNode.Missing("ls", "List secrets", "list"),
        CommandNode.Missing("rm", "Remove one or more secrets"),
    ];
}
