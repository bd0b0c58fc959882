using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;
using Berth.Linux.Processes;

namespace Berth.Cli.Verbs;

/// <summary>podman-kill(1).</summary>
internal sealed class KillVerb : Verb
{
    private readonly ContainerTargets _targets;
    private readonly TextFlag _signal;

    internal KillVerb(FlagSet flags)
    {
        _targets = new ContainerTargets(flags, "Signal all running containers", filters: false);
        _signal = flags.Text("signal", 's', "Signal to send to the container", "KILL").Completes(Completion.Signals);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var signal = Signals.Parse(_signal.Value);
        var containers = invocation.Global.Open().Containers;
        return _targets.Each(invocation, containers, static container => container.Status is ContainerStatus.Running or ContainerStatus.Paused, target => containers.Kill(target, signal));
    }
}
