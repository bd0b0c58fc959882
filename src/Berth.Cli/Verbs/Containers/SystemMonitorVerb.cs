using Berth.Cli.Commands;
using Berth.Engine.Containers.Machines;

namespace Berth.Cli.Verbs.Containers;

/// <summary>What Berth starts beside conmon for a container that boots or is registered.</summary>
internal sealed class SystemMonitorVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "CONTAINER";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override int Run(Invocation invocation) => new SystemMonitor(invocation.Global.Open).Run(invocation.Arguments[0]);
}
