using Berth.Cli.Commands;
using Berth.Cli.Verbs.Networks;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>network</c>, one a line.</summary>
internal static class NetworkCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("connect", "Add container to a network"),
        CommandNode.Of("create", "Create networks for containers and pods", static flags => new NetworkCreateVerb(flags)),
        CommandNode.Missing("disconnect", "Disconnect a container from a network"),
        CommandNode.Of("exists", "Check if network exists", static flags => new NetworkExistsVerb(flags)),
        CommandNode.Missing("inspect", "Inspect network"),
        CommandNode.Missing("ls", "List networks", "list"),
        CommandNode.Missing("prune", "Prune unused networks"),
        CommandNode.Missing("reload", "Reload firewall rules for one or more containers"),
        CommandNode.Of("rm", "Remove networks", static flags => new NetworkRemoveVerb(flags), "remove"),
        CommandNode.Missing("update", "Update an existing Berth network"),
    ];
}
