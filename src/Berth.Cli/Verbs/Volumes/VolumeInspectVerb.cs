using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-inspect(1).</summary>
internal sealed class VolumeInspectVerb : Verb
{
    private const int Failure = 125;
    private readonly BoolFlag _all;
    private readonly TextFlag _format;

    internal VolumeInspectVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Inspect all volumes");
        _format = flags.Text("format", 'f', "Format volume output using Go template", "json").Completes(Completion.TemplateFields);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] VOLUME [VOLUME...]";

    /// <inheritdoc/>
    public override string Description => "Display detailed information on one or more volumes.";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Volumes;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0 != _all.Value)
            throw new InvalidArgumentException("provide one or more volume names or use --all");
        var engine = invocation.Global.Open().Volumes;
        var missing = new List<string>();
        var found = new List<Volume>();
        if (_all.Value) found.AddRange(engine.List([]));
        foreach (var name in invocation.Arguments)
        {
            try
            {
                found.Add(engine.Find(name));
            }
            catch (NotFoundException)
            {
                missing.Add(name);
            }
            catch (InvalidArgumentException error)
            {
                throw new InvalidArgumentException($"inspecting volume {name}: {error.Message}", error);
            }
        }

        if (Report.IsJson(_format.Value))
        {
            JsonPrinter.Print(invocation.Out, found.ConvertAll(volume => VolumeReport.Of(volume, engine)), VolumeReportJson.Default.ListVolumeReport, JsonLayout.Inspect);
        }
        else
        {
            foreach (var volume in found) Report.PrintOne(invocation.Out, "inspect", _format.Value, new VolumeRow(volume, VolumeReport.Of(volume, engine)));
        }

        foreach (var name in missing) invocation.Report($"no such volume {name}");
        return missing.Count == 0 ? 0 : Failure;
    }
}
