using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-mount(1).</summary>
internal sealed class VolumeMountVerb : Verb
{
    /// <inheritdoc/>
    public override bool IsForUserNamespace => true;

    /// <inheritdoc/>
    public override string Synopsis => "NAME";

    /// <inheritdoc/>
    public override string Description => "Mount a volume and return the mount point.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Volumes;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Out.WriteLine(invocation.Global.Open().Volumes.Mount(invocation.Arguments[0]));
        return 0;
    }
}
