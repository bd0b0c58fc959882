using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs;

/// <summary>podman-stop(1).</summary>
internal sealed class StopVerb : Verb
{
    private readonly ContainerTargets _targets;
    private readonly IntegerFlag _time;

    internal StopVerb(FlagSet flags)
    {
        _targets = new ContainerTargets(flags, "Stop all running containers", "Ignore errors when a specified container is missing");
        _time = flags.Integer("time", "Seconds to wait for stop before killing the container", 10, 't');
        flags.Alias("timeout", "time");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var containers = invocation.Global.Open().Containers;
        uint? timeout = !_time.Changed ? null : _time.Value < 0 ? uint.MaxValue : (uint)_time.Value;
        return _targets.Each(
            invocation, containers, static _ => true, target => containers.Stop(target, timeout, invocation.Warn));
    }
}
