using Berth.Cli.Commands;
using Berth.Engine.Health;

namespace Berth.Cli.Verbs.Containers;

/// <summary>What Berth starts beside conmon for a container with a health check.</summary>
internal sealed class HealthMonitorVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "CONTAINER";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        new HealthMonitor(invocation.Global.Open).Run(invocation.Arguments[0]);
        return 0;
    }
}
