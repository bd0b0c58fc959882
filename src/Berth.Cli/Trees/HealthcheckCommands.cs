using Berth.Cli.Commands;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>healthcheck</c>, one a line.</summary>
internal static class HealthcheckCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Missing("run", "Run the health check of a container"),
    ];
}
