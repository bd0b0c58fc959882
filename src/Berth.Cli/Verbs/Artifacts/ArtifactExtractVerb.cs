using Berth.Cli.Commands;
using Berth.Cli.Flags;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>podman-artifact-extract(1).</summary>
internal sealed class ArtifactExtractVerb : Verb
{
    private readonly TextFlag _digest, _title;

    internal ArtifactExtractVerb(FlagSet flags)
    {
        _digest = flags.Text("digest", "Only extract blob with the given digest");
        _title = flags.Text("title", "Only extract blob with the given title");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] ARTIFACT PATH";

    /// <inheritdoc/>
    public override string Description => "Extract the blobs of an OCI artifact to a local file or directory";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(2);

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        invocation.Global.Open().Artifacts.Extract(
            invocation.Arguments[0], invocation.Arguments[1], _digest.Given is { Length: > 0 } digest ? digest : null, _title.Given is { Length: > 0 } title ? title : null);
        return 0;
    }
}
