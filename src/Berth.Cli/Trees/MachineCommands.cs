using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>machine</c>, one a line.</summary>
internal static class MachineCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("cp", "Securely copy contents between the virtual machine"),
        CommandNode.Missing("info", "Display machine host info"),
        CommandNode.Missing("init", "Initialize a virtual machine"),
        CommandNode.Missing("inspect", "Inspect an existing machine"),
        CommandNode.Missing("list", "List machines", "ls"),
        CommandNode.Group("os", "Manage a Berth virtual machine's OS", MachineOsCommands.All),
        CommandNode.Missing("reset", "Remove all machines"),
        CommandNode.Missing("rm", "Remove an existing machine"),
        CommandNode.Missing("set", "Set a virtual machine setting"),
        CommandNode.Missing("ssh", "SSH into an existing machine"),
        CommandNode.Missing("start", "Start an existing machine"),
        CommandNode.Missing("stop", "Stop an existing machine"),
    ];
}
