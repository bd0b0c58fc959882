using Berth.Cli.Commands;
using Berth.Cli.Verbs;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>system</c>, one a line.</summary>
internal static class SystemCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("check", "Check storage consistency", flags => new SystemCheckVerb(flags)),
        CommandNode.Group("connection", "Manage remote API service destinations", SystemConnectionCommands.All),
        CommandNode.Missing("df", "Show Berth disk usage"),
        CommandNode.Missing("events", "Show Berth system events"),
        CommandNode.Of("info", "Display Berth system information", flags => new InfoVerb(flags)),
        CommandNode.Missing("migrate", "Migrate containers"),
        CommandNode.Missing("prune", "Remove unused data"),
        CommandNode.Missing("renumber", "Migrate lock numbers"),
        CommandNode.Missing("reset", "Reset Berth storage"),
        CommandNode.Missing("service", "Run API service"),
    ];
}
