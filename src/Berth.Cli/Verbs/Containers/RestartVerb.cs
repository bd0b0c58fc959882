using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>restart</c>: podman-restart(1).</summary>
internal sealed class RestartVerb : Verb
{
    private readonly ContainerTargets _targets;
    private readonly BoolFlag _running;
    private readonly IntegerFlag _time;

    internal RestartVerb(FlagSet flags)
    {
        _targets = new ContainerTargets(flags, "Restart all non-running containers");
        _running = flags.Bool("running", "Restart only running containers");
        _time = flags.Integer("time", "Seconds to wait for stop before killing the container", 10, 't');
        flags.Alias("timeout", "time");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => "Restarts one or more running containers. The container ID or name can be used.\n\n"
        + "  A timeout before forcibly stopping can be set, but defaults to 10 seconds.";

    /// <inheritdoc/>
    public override string[] Examples => ["restart ctrID", "restart ctrID1 ctrID2"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var containers = invocation.Open().Containers;
        uint? timeout = !_time.Changed ? null : _time.Value < 0 ? uint.MaxValue : (uint)_time.Value;
        return _targets.Each(
            invocation, containers, container => !_running.Value || container.Status == ContainerStatus.Running, target => containers.Restart(target, timeout, invocation.Warn));
    }
}
