using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Flags.Containers;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-create(1).</summary>
internal sealed class CreateVerb : Verb
{
    private readonly ContainerFlags _create;

    internal CreateVerb(FlagSet flags) => _create = new ContainerFlags(flags, forRun: false);

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [COMMAND [ARG...]]";

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = _create.Build(invocation.Arguments, invocation.Global, Environment.GetCommandLineArgs());
        var containers = invocation.Open().Containers;
        var id = containers.Create(options, invocation.Notice);
        CreatedContainer.Tell(invocation, containers, options, id);
        return 0;
    }
}
