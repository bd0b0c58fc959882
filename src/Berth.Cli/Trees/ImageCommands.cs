using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>image</c>, one a line.</summary>
internal static class ImageCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("build", "Build an image using instructions from Containerfiles"),
        CommandNode.Missing("diff", "Inspect changes to the image's file systems"),
        CommandNode.Missing("exists", "Check if an image exists in local storage"),
        CommandNode.Missing("history", "Show history of a specified image"),
        CommandNode.Missing("import", "Import a tarball to create a filesystem image"),
        CommandNode.Missing("inspect", "Display the configuration of an image"),
        CommandNode.Missing("list", "List images in local storage", "ls"),
        CommandNode.Missing("load", "Load image(s) from a tar archive"),
        CommandNode.Missing("mount", "Mount an image's root filesystem"),
        CommandNode.Missing("prune", "Remove unused images"),
        CommandNode.Missing("pull", "Pull an image from a registry"),
        CommandNode.Missing("push", "Push an image to a specified destination"),
        CommandNode.Missing("rm", "Remove one or more images from local storage"),
        CommandNode.Missing("save", "Save image(s) to an archive"),
        CommandNode.Missing("scp", "Securely copy images"),
        CommandNode.Missing("search", "Search registry for image"),
        CommandNode.Missing("sign", "Sign an image"),
        CommandNode.Missing("tag", "Add an additional name to a local image"),
        CommandNode.Missing("tree", "Print layer hierarchy of an image in a tree format"),
        CommandNode.Group("trust", "Manage container image trust policy", ImageTrustCommands.All),
        CommandNode.Missing("unmount", "Unmount an image's root filesystem", "umount"),
        CommandNode.Missing("untag", "Remove a name from a local image"),
    ];
}
