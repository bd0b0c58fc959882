using Berth.Cli.Commands;
using Berth.Cli.Verbs;
using Berth.Cli.Verbs.Disk;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>system</c>, one a line.</summary>
internal static class SystemCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("check", "Check storage consistency", flags => new SystemCheckVerb(flags)),
        CommandNode.Group("connection", "Manage remote API service destinations", SystemConnectionCommands.All),
        CommandNode.Of("df", "Show Berth disk usage", static flags => new SystemDfVerb(flags)),
        CommandNode.Of("events", "Show Berth system events", static flags => new EventsVerb(flags)),
        CommandNode.Of("info", "Display Berth system information", flags => new InfoVerb(flags)),
        CommandNode.Of("migrate", "Migrate containers", static flags => new SystemMigrateVerb(flags)),
        CommandNode.Of("prune", "Remove unused data", static flags => new SystemPruneVerb(flags)),
        CommandNode.Of("renumber", "Migrate lock numbers", static _ => new SystemRenumberVerb()),
        CommandNode.Of("reset", "Reset Berth storage", static flags => new SystemResetVerb(flags)),
        CommandNode.Missing("service", "Run API service"),
    ];
}
