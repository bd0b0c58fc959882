using Berth.Cli.Commands;
using Berth.Cli.Verbs.Manifests;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>manifest</c>, one a line.</summary>
internal static class ManifestCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("add", "Add images or artifacts to a manifest list or image index", static flags => new ManifestAddVerb(flags)),
        CommandNode.Of("annotate", "Add or update information about an entry in a manifest list or image index", static flags => new ManifestAnnotateVerb(flags)),
        CommandNode.Of("create", "Create manifest list or image index", static flags => new ManifestCreateVerb(flags)),
        CommandNode.Of("exists", "Check if a manifest list exists in local storage", static flags => new ManifestExistsVerb(flags)),
        CommandNode.Of("inspect", "Display the contents of a manifest list or image index", static flags => new ManifestInspectVerb(flags)),
        CommandNode.Of("push", "Push a manifest list or image index to a registry", static flags => new ManifestPushVerb(flags)),
        CommandNode.Of("remove", "Remove an item from a manifest list or image index", static flags => new ManifestRemoveVerb(flags)),
        CommandNode.Of("rm", "Remove manifest list or image index from local storage", static flags => new ManifestRmVerb(flags)),
    ];
}
