using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>manifest</c>, one a line.</summary>
internal static class ManifestCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("add", "Add images or artifacts to a manifest list or image index"),
        CommandNode.Missing("annotate", "Add or update information about an entry in a manifest list or image index"),
        CommandNode.Missing("create", "Create manifest list or image index"),
        CommandNode.Missing("exists", "Check if a manifest list exists in local storage"),
        CommandNode.Missing("inspect", "Display the contents of a manifest list or image index"),
        CommandNode.Missing("push", "Push a manifest list or image index to a registry"),
        CommandNode.Missing("remove", "Remove an item from a manifest list or image index"),
        CommandNode.Missing("rm", "Remove manifest list or image index from local storage"),
    ];
}
