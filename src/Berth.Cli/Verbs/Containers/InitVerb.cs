using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>init</c>: podman-init(1).</summary>
internal sealed class InitVerb : Verb
{
    private readonly ContainerTargets _targets;

    internal InitVerb(FlagSet flags) => _targets = new ContainerTargets(flags, "Initialize all containers", filters: false, cidFiles: false);

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => "Initialize one or more containers, creating the OCI spec and mounts for inspection. Container names or IDs can be used.";

    /// <inheritdoc/>
    public override string[] Examples => ["init 3c45ef19d893", "init test1"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var containers = invocation.Global.Open().Containers;
        return _targets.Each(
            invocation, containers, static container => container.Status is ContainerStatus.Created or ContainerStatus.Exited or ContainerStatus.Stopped, containers.Initialize);
    }
}
