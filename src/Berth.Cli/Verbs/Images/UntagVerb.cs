using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-untag(1).</summary>
internal sealed class UntagVerb : Verb
{
    internal UntagVerb(FlagSet flags) => _ = flags;

    /// <inheritdoc/>
    public override string Synopsis => "IMAGE [IMAGE...]";

    /// <inheritdoc/>
    public override string Description => "Removes one or more names from a locally-stored image.";

    /// <inheritdoc/>
    public override string[] Examples => ["untag 0e3bbc2", "untag imageID:latest otherImageName:latest"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Global.Open().Images.Untag(invocation.Arguments[0], [.. invocation.Arguments.Skip(1)]);
        return 0;
    }
}
