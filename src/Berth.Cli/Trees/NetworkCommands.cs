using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>network</c>, one a line.</summary>
internal static class NetworkCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("connect", "Add container to a network"),
        CommandNode.Missing("create", "Create networks for containers and pods"),
        CommandNode.Missing("disconnect", "Disconnect a container from a network"),
        CommandNode.Missing("exists", "Check if network exists"),
        CommandNode.Missing("inspect", "Inspect network"),
        CommandNode.Missing("ls", "List networks", "list"),
        CommandNode.Missing("prune", "Prune unused networks"),
        CommandNode.Missing("reload", "Reload firewall rules for one or more containers"),
        CommandNode.Missing("rm", "Remove networks", "remove"),
        CommandNode.Missing("update", "Update an existing Berth network"),
    ];
}
