using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

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
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments[0].Length == 0) throw new InvalidArgumentException("name or ID cannot be empty");
        return invocation.Global.Open().Volumes.Exists(invocation.Arguments[0]) ? 0 : 1;
    }
}
