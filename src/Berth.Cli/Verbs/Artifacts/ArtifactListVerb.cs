using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;

namespace Berth.Cli.Verbs.Artifacts;

/// <summary>podman-artifact-ls(1).</summary>
internal sealed class ArtifactListVerb : Verb
{
    private readonly TextFlag _format;
    private readonly BoolFlag _noHeading, _noTruncate;

    internal ArtifactListVerb(FlagSet flags)
    {
        _format = flags.Text("format", "Format volume output using JSON or a Go template").Completes(Completion.TemplateFields);
        _noTruncate = flags.Bool("no-trunc", "Do not truncate output");
        _noHeading = flags.Bool("noheading", 'n', "Do not print column headings");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "List OCI artifacts in local store";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var now = DateTimeOffset.UtcNow;
        var rows = invocation.Global.Open().Artifacts.List().Select(artifact => new ArtifactRow(artifact, _noTruncate.Value, now)).ToArray();
        var report = _format.Changed ? Report.OfUser("ls", _format.Value) : Report.OfVerb("ls", "{{.Repository}}\t{{.Tag}}\t{{.Digest}}\t{{.Created}}\t{{.Size}}\n");
        report.Print(invocation.Out, rows, ArtifactRow.Headers, !_noHeading.Value);
        return 0;
    }
}
