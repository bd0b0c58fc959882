using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>artifact</c>, one a line.</summary>
internal static class ArtifactCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("add", "Add an OCI artifact to the local store"),
        CommandNode.Missing("extract", "Extract an OCI artifact to a local path"),
        CommandNode.Missing("inspect", "Inspect an OCI artifact"),
        CommandNode.Missing("ls", "List OCI artifacts", "list"),
        CommandNode.Missing("pull", "Pull an OCI artifact"),
        CommandNode.Missing("push", "Push an OCI artifact"),
        CommandNode.Missing("rm", "Remove one or more OCI artifacts", "remove"),
    ];
}
