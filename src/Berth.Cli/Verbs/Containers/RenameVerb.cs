using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>rename</c>: podman-rename(1).</summary>
internal sealed class RenameVerb : Verb
{
    /// <inheritdoc/>
    public override string Synopsis => "CONTAINER NAME";

    /// <inheritdoc/>
    public override string Description => "The podman rename command allows you to rename an existing container";

    /// <inheritdoc/>
    public override string[] Examples => ["rename containerA newName"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Global.Open().Containers.Rename(invocation.Arguments[0], invocation.Arguments[1]);
        return 0;
    }
}
