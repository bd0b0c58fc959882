using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>volume</c>, one a line.</summary>
internal static class VolumeCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("create", "Create a new volume"),
        CommandNode.Missing("exists", "Check if volume exists"),
        CommandNode.Missing("export", "Export volumes"),
        CommandNode.Missing("import", "Import a tarball contents into a Berth volume"),
        CommandNode.Missing("inspect", "Display detailed information on one or more volumes"),
        CommandNode.Missing("ls", "List volumes", "list"),
        CommandNode.Missing("mount", "Mount volume"),
        CommandNode.Missing("prune", "Remove all unused volumes"),
        CommandNode.Missing("reload", "Reload all volumes from volume plugins"),
        CommandNode.Missing("rm", "Remove one or more volumes", "remove"),
        CommandNode.Missing("unmount", "Unmount volume"),
    ];
}
