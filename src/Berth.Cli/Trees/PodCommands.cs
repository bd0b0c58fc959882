using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>pod</c>, one a line.</summary>
internal static class PodCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("clone", "Clone an existing pod"),
        CommandNode.Missing("create", "Create a new empty pod"),
        CommandNode.Missing("exists", "Check if a pod exists in local storage"),
        CommandNode.Missing("inspect", "Display a pod configuration"),
        CommandNode.Missing("kill", "Send the specified signal or SIGKILL to containers in pod"),
        CommandNode.Missing("logs", "Fetch logs for pod with one or more containers"),
        CommandNode.Missing("pause", "Pause one or more pods"),
        CommandNode.Missing("prune", "Remove all stopped pods and their containers"),
        CommandNode.Missing("ps", "List pods", "ls", "list"),
        CommandNode.Missing("restart", "Restart one or more pods"),
        CommandNode.Missing("rm", "Remove one or more pods"),
        CommandNode.Missing("start", "Start one or more pods"),
        CommandNode.Missing("stats", "Display a live stream of resource usage statistics for the containers in one or more pods"),
        CommandNode.Missing("stop", "Stop one or more pods"),
        CommandNode.Missing("top", "Display the running processes of containers in a pod"),
        CommandNode.Missing("unpause", "Unpause one or more pods"),
    ];
}
