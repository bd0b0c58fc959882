using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-exists(1).</summary>
internal sealed class VolumeExistsVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "VOLUME";

    /// <inheritdoc/>
    public override string Description => "If the given volume exists, exits with 0, otherwise the exit code will be 1.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Volumes;

    /// <inheritdoc/>
    public override int Run(Invocation invocation) => invocation.Global.Open().Volumes.Exists(invocation.Arguments[0]) ? 0 : 1;
}
