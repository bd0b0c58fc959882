using Berth.Cli.Commands;
using Berth.Cli.Verbs.Images;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>image</c>, one a line.</summary>
internal static class ImageCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("bootstrap", "Make an image of a distribution's packages", static flags => new ImageBootstrapVerb(flags)),
        CommandNode.Missing("build", "Build an image using instructions from Containerfiles"),
        CommandNode.Missing("diff", "Inspect changes to the image's file systems"),
        CommandNode.Of("exists", "Check if an image exists in local storage", static flags => new ImageExistsVerb(flags)),
        CommandNode.Of("history", "Show history of a specified image", static flags => new HistoryVerb(flags)),
        CommandNode.Of("import", "Import a tarball to create a filesystem image", static flags => new ImportVerb(flags)),
        CommandNode.Of("inspect", "Display the configuration of an image", static flags => new ImageInspectVerb(flags)),
        CommandNode.Of("list", "List images in local storage", static flags => new ImagesVerb(flags), "ls"),
        CommandNode.Of("load", "Load image(s) from a tar archive", static flags => new LoadVerb(flags)),
        CommandNode.Missing("mount", "Mount an image's root filesystem"),
        CommandNode.Missing("prune", "Remove unused images"),
        CommandNode.Missing("pull", "Pull an image from a registry"),
        CommandNode.Missing("push", "Push an image to a specified destination"),
        CommandNode.Of("rm", "Remove one or more images from local storage", static flags => new RemoveImageVerb(flags)),
        CommandNode.Of("save", "Save image(s) to an archive", static flags => new SaveVerb(flags)),
        CommandNode.Missing("scp", "Securely copy images"),
        CommandNode.Missing("search", "Search registry for image"),
        CommandNode.Missing("sign", "Sign an image"),
        CommandNode.Of("tag", "Add an additional name to a local image", static flags => new TagVerb(flags)),
        CommandNode.Missing("tree", "Print layer hierarchy of an image in a tree format"),
        CommandNode.Group("trust", "Manage container image trust policy", ImageTrustCommands.All),
        CommandNode.Missing("unmount", "Unmount an image's root filesystem", "umount"),
        CommandNode.Of("untag", "Remove a name from a local image", static flags => new UntagVerb(flags)),
    ];
}
