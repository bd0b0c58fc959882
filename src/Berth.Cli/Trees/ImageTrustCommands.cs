using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>image trust</c>, one a line.</summary>
internal static class ImageTrustCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("set", "Set default trust policy or a new trust policy for a registry"),
        CommandNode.Missing("show", "Display trust policy for the system"),
    ];
}
