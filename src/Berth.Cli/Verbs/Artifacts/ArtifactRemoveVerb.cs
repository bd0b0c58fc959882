using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>podman-artifact-rm(1).</summary>
internal sealed class ArtifactRemoveVerb : Verb
{
    private readonly BoolFlag _all, _ignore;

    internal ArtifactRemoveVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Remove all artifacts");
        _ignore = flags.Bool("ignore", 'i', "Ignore error if artifact does not exist");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] ARTIFACT [ARTIFACT...]";

    /// <inheritdoc/>
    public override string Description => "Remove one or more OCI artifacts from local storage";

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_all.Value && invocation.Arguments.Count > 0) throw new InvalidArgumentException("when using the --all switch, you may not pass any artifact names or digests");
        if (!_all.Value && invocation.Arguments.Count == 0) throw new InvalidArgumentException("at least one artifact name or digest must be specified");
        foreach (var digest in invocation.Global.Open().Artifacts.Remove(_all.Value ? null : invocation.Arguments, _ignore.Value)) invocation.Out.WriteLine(digest.Encoded);
        return 0;
    }
}
