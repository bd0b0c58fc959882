using Berth.Cli.Commands;
using Berth.Cli.Verbs.Networks;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>network</c>, one a line.</summary>
internal static class NetworkCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("connect", "Add container to a network", static flags => new NetworkConnectVerb(flags)),
        CommandNode.Of("create", "Create networks for containers and pods", static flags => new NetworkCreateVerb(flags)),
        CommandNode.Of("disconnect", "Disconnect a container from a network", static flags => new NetworkDisconnectVerb(flags)),
        CommandNode.Of("exists", "Check if network exists", static flags => new NetworkExistsVerb(flags)),
        CommandNode.Of("inspect", "Inspect network", static flags => new NetworkInspectVerb(flags)),
        CommandNode.Of("ls", "List networks", static flags => new NetworkListVerb(flags), "list"),
        CommandNode.Of("prune", "Prune unused networks", static flags => new NetworkPruneVerb(flags)),
        CommandNode.Of("reload", "Reload firewall rules for one or more containers", static flags => new NetworkReloadVerb(flags)),
        CommandNode.Of("rm", "Remove networks", static flags => new NetworkRemoveVerb(flags), "remove"),
        CommandNode.Of("update", "Update an existing Berth network", static flags => new NetworkUpdateVerb(flags)),
    ];
}
