using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Manifests;

/// <summary>podman-manifest-remove(1).</summary>
internal sealed class ManifestRemoveVerb : Verb
{
    internal ManifestRemoveVerb(FlagSet flags) => _ = flags;

    /// <inheritdoc/>
    public override string Synopsis => "LIST DIGEST";

    /// <inheritdoc/>
    public override string Description => "Removes an item from a manifest list or image index.";

    /// <inheritdoc/>
    public override string[] Examples => ["manifest remove mylist:v1.11 sha256:15352d97781ffdf357bf3459c037be3efac4133dc9070c2dce7eca7c05c3e736"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(2);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Out.WriteLine(invocation.Global.Open().Images.Manifests.RemoveEntry(invocation.Arguments[0], invocation.Arguments[1]));
        return 0;
    }
}
