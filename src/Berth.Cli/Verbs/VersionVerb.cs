using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs;

/// <summary>podman-version(1).</summary>
internal sealed class VersionVerb : Verb
{
    private readonly TextFlag _format;

    internal VersionVerb(FlagSet flags)
        => _format = flags.Text("format", 'f', "Change the output format to JSON or a Go template").Completes(Completion.TemplateFields);

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (!_format.Changed)
        {
            invocation.Out
                .WriteLine("Client:       Berth Engine")
                .Write("Version:      ").WriteLine(ProgramVersion.Own)
                .Write("API Version:  ").WriteLine(ProgramVersion.Compatible)
                .Write("OS/Arch:      linux/").WriteLine(VersionReport.Architecture);
            return 0;
        }

        var document = new VersionDocument();
        if (Report.IsJson(_format.Value)) JsonPrinter.Print(invocation.Out, document, ReportJson.Default.VersionDocument, JsonLayout.Compact);
        else Report.PrintOne(invocation.Out, "version", _format.Value, new JsonTypeObject(document, ReportJson.Default.VersionDocument, "entities.SystemVersionReport"));
        return 0;
    }
}
