using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>farm</c>, one a line.</summary>
internal static class FarmCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("build", "Build a container image for multiple architectures"),
        CommandNode.Missing("create", "Create a new farm"),
        CommandNode.Missing("list", "List all existing farms", "ls"),
        CommandNode.Missing("remove", "Remove one or more farms", "rm"),
        CommandNode.Missing("update", "Update an existing farm"),
    ];
}
