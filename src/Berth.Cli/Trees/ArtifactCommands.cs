using Berth.Cli.Commands;
using Berth.Cli.Verbs.Artifacts;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>artifact</c>, one a line.</summary>
internal static class ArtifactCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("add", "Add an OCI artifact to the local store", flags => new ArtifactAddVerb(flags)),
        CommandNode.Of("extract", "Extract an OCI artifact to a local path", flags => new ArtifactExtractVerb(flags)),
        CommandNode.Of("inspect", "Inspect an OCI artifact", flags => new ArtifactInspectVerb(flags)),
        CommandNode.Of("ls", "List OCI artifacts", flags => new ArtifactListVerb(flags), "list"),
        CommandNode.Of("pull", "Pull an OCI artifact", flags => new ArtifactPullVerb(flags)),
        CommandNode.Of("push", "Push an OCI artifact", flags => new ArtifactPushVerb(flags)),
        CommandNode.Of("rm", "Remove one or more OCI artifacts", flags => new ArtifactRemoveVerb(flags), "remove"),
    ];
}
