using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-disconnect(1).</summary>
internal sealed class NetworkDisconnectVerb : Verb
{
    internal NetworkDisconnectVerb(FlagSet flags)
        // As with Podman it makes no difference: disconnecting is never refused because the container runs.
        => flags.Bool("force", 'f', "Force removal of container from network");

    /// <inheritdoc/>
    public override string Synopsis => "[options] NETWORK CONTAINER";

    /// <inheritdoc/>
    public override string Description => "Remove container from a network";

    /// <inheritdoc/>
    public override string[] Examples => ["network disconnect web secondary"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Networks;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Global.Open().Containers.Networks.Disconnect(invocation.Arguments[1], invocation.Arguments[0]);
        return 0;
    }
}
