using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-exists(1).</summary>
internal sealed class ManifestExistsVerb : Verb
{
    internal ManifestExistsVerb(FlagSet flags) => _ = flags;

    /// <inheritdoc/>
    public override string Synopsis => "MANIFEST";

    /// <inheritdoc/>
    public override string Description => "If the named manifest list exists in local storage, it exits with 0, otherwise the exit code will be 1.";

    /// <inheritdoc/>
    public override string[] Examples => ["manifest exists mylist"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation) => invocation.Global.Open().Images.Manifests.Exists(invocation.Arguments[0]) ? 0 : 1;
}
