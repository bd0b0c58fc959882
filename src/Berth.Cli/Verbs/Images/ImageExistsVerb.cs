using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-image-exists(1).</summary>
internal sealed class ImageExistsVerb : Verb
{
    internal ImageExistsVerb(FlagSet flags) => _ = flags;

    /// <inheritdoc/>
    public override string Synopsis => "IMAGE";

    /// <inheritdoc/>
    public override string Description => "If the named image exists in local storage, it exits with 0, otherwise the exit code will be 1.";

    /// <inheritdoc/>
    public override string[] Examples => ["image exists ID"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation) => invocation.Global.Open().Images.Exists(invocation.Arguments[0]) ? 0 : 1;
}
