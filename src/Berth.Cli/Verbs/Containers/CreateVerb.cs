using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Containers;

/// <summary>podman-create(1).</summary>
internal sealed class CreateVerb : Verb
{
    private readonly CreateFlags _create;

    internal CreateVerb(FlagSet flags) => _create = new CreateFlags(flags);

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE [COMMAND [ARG...]]";

    /// <inheritdoc/>
    public override bool Interspersed => false;

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = _create.Options(invocation);
        invocation.Out.WriteLine(invocation.Global.Open().Containers.Create(options, invocation.Warn));
        return 0;
    }
}
