using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Containers;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>unmount</c>: podman-unmount(1).</summary>
internal sealed class UnmountVerb : Verb
{
    private readonly ContainerTargets _targets;
    private readonly BoolFlag _force;

    internal UnmountVerb(FlagSet flags)
    {
        _targets = new ContainerTargets(flags, "Unmount all of the currently mounted containers", filters: false, cidFiles: false);
        // Berth keeps no counter: who unmounts gives the mount back in one go. With --all the option names what is not mounted, too.
        _force = flags.Bool("force", 'f', "Force the complete unmount of the specified mounted containers");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => "Gives the root file system of a container back that mount has mounted.\n\n"
        + "  It stays mounted for as long as the container runs.";

    /// <inheritdoc/>
    public override string[] Examples => ["unmount ctrID", "unmount ctrID1 ctrID2 ctrID3", "unmount --all"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var containers = invocation.Global.Open().Containers;
        return _targets.Each(
            invocation, containers, container => container.Status != ContainerStatus.Running && (_force.Value || containers.MountedRoot(container.Id) is not null), containers.UnmountRoot);
    }
}
