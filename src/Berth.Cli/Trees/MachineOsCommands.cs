using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>machine os</c>, one a line.</summary>
internal static class MachineOsCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("apply", "Apply an OCI image to a Berth Machine's OS"),
    ];
}
