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
        CommandNode.Of("events", "Show Berth system events", static flags => new EventsVerb(flags)),
        CommandNode.Of("info", "Display Berth system information", flags => new InfoVerb(flags)),
        CommandNode.Of("migrate", "Migrate containers", static flags => new SystemMigrateVerb(flags)),
        CommandNode.Missing("prune", "Remove unused data"),
        CommandNode.Of("renumber", "Migrate lock numbers", static _ => new SystemRenumberVerb()),
        CommandNode.Missing("reset", "Reset Berth storage"),
        CommandNode.Missing("service", "Run API service"),
    ];
}
