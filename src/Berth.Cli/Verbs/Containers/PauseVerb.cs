using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>pause</c> and <c>unpause</c>: podman-pause(1), podman-unpause(1).</summary>
internal sealed class PauseVerb : Verb
{
    private readonly ContainerTargets _targets;
    private readonly bool _pauses;

    internal PauseVerb(FlagSet flags, bool pauses)
    {
        _pauses = pauses;
        _targets = new ContainerTargets(flags, pauses ? "Pause all running containers" : "Unpause all paused containers");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => _pauses
        ? "Pauses one or more running containers.  The container name or ID can be used."
        : "Unpauses one or more previously paused containers.  The container name or ID can be used.";

    /// <inheritdoc/>
    public override string[] Examples => _pauses ? ["pause mywebserver", "pause 860a4b23", "pause --all"] : ["unpause ctrID", "unpause --all"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var containers = invocation.Global.Open().Containers;
        return _pauses
            ? _targets.Each(invocation, containers, static container => container.Status == ContainerStatus.Running, containers.Pause)
            : _targets.Each(invocation, containers, static container => container.Status == ContainerStatus.Paused, containers.Unpause);
    }
}
