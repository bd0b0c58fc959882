using Berth.Cli.Commands;
using Berth.Cli.Verbs.Images;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>image trust</c>, one a line.</summary>
internal static class ImageTrustCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("set", "Set default trust policy or a new trust policy for a registry", static flags => new ImageTrustSetVerb(flags)),
        CommandNode.Of("show", "Display trust policy for the system", static flags => new ImageTrustShowVerb(flags)),
    ];
}
