using Berth.Cli.Commands;
using Berth.Cli.Verbs.Containers;

namespace Berth.Cli.Trees;

/// <summary>The commands of <c>healthcheck</c>, one a line.</summary>
internal static class HealthcheckCommands
{
    internal static CommandNode[] All() =>
    [
        CommandNode.Of("run", "Run the health check of a container", static _ => new HealthcheckRunVerb()),
    ];
}
