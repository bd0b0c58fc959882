using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-container-exists(1).</summary>
internal sealed class ContainerExistsVerb : Verb
{
    internal ContainerExistsVerb(FlagSet flags) => flags.Bool("external", "Check external storage containers as well as Podman containers").NotYet();

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        try
        {
            invocation.Global.Open().Containers.Find(invocation.Arguments[0]);
            return 0;
        }
        catch (NotFoundException)
        {
            return 1;
        }
    }
}
