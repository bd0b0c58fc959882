using Berth.Cli.Commands;
using Berth.Cli.Verbs;
using Berth.Cli.Verbs.Images;
using Berth.Cli.Verbs.Registries;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>image</c>, one a line.</summary>
internal static class ImageCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("bootstrap", "Make an image of a distribution's packages", static flags => new ImageBootstrapVerb(flags)),
        CommandNode.Missing("build", "Build an image using instructions from Containerfiles"),
        CommandNode.Of("diff", "Inspect changes to the image's file systems", static flags => new DiffVerb(flags, DiffSubject.Image)),
        CommandNode.Of("exists", "Check if an image exists in local storage", static flags => new ImageExistsVerb(flags)),
        CommandNode.Of("history", "Show history of a specified image", static flags => new HistoryVerb(flags)),
        CommandNode.Of("import", "Import a tarball to create a filesystem image", static flags => new ImportVerb(flags)),
        CommandNode.Of("inspect", "Display the configuration of an image", static flags => new ImageInspectVerb(flags)),
        CommandNode.Of("list", "List images in local storage", static flags => new ImagesVerb(flags), "ls"),
        CommandNode.Of("load", "Load image(s) from a tar archive", static flags => new LoadVerb(flags)),
        CommandNode.Of("mount", "Mount an image's root filesystem", static flags => new ImageMountVerb(flags)),
        CommandNode.Of("prune", "Remove unused images", static flags => new ImagePruneVerb(flags)),
        CommandNode.Of("pull", "Pull an image from a registry", static flags => new PullVerb(flags)),
        CommandNode.Of("push", "Push an image to a specified destination", static flags => new PushVerb(flags)),
        CommandNode.Of("rm", "Remove one or more images from local storage", static flags => new RemoveImageVerb(flags)),
        CommandNode.Of("save", "Save image(s) to an archive", static flags => new SaveVerb(flags)),
        CommandNode.Of("scp", "Securely copy images", static flags => new ImageScpVerb(flags)),
        CommandNode.Of("search", "Search registry for image", static flags => new SearchVerb(flags)),
        CommandNode.Of("sign", "Sign an image", static flags => new ImageSignVerb(flags)),
        CommandNode.Of("tag", "Add an additional name to a local image", static flags => new TagVerb(flags)),
        CommandNode.Of("tree", "Print layer hierarchy of an image in a tree format", static flags => new ImageTreeVerb(flags)),
        CommandNode.Group("trust", "Manage container image trust policy", ImageTrustCommands.All),
        CommandNode.Of("unmount", "Unmount an image's root filesystem", static flags => new ImageUnmountVerb(flags), "umount"),
        CommandNode.Of("untag", "Remove a name from a local image", static flags => new UntagVerb(flags)),
    ];
}
