using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-ls(1).</summary>
internal sealed class VolumeListVerb : Verb
{
    private readonly TextListFlag _filter;
    private readonly TextFlag _format;
    private readonly BoolFlag _noHeading, _quiet;

    internal VolumeListVerb(FlagSet flags)
    {
        _filter = flags.Array("filter", 'f', "Filter volume output").Completes(Completion.Filters);
        _format = flags.Text("format", "Format volume output using Go template").Completes(Completion.TemplateFields);
        _noHeading = flags.Bool("noheading", 'n', "Do not print headers");
        _quiet = flags.Bool("quiet", 'q', "Print volume output in quiet mode");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "List all available volumes. The output of the volumes can be filtered and the output format can be changed to JSON or a user specified Go template.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_quiet.Value && _format.Changed) throw new Linux.Errors.InvalidArgumentException("quiet and format flags cannot be used together");
        var engine = invocation.Global.Open().Volumes;
        var volumes = engine.List(_filter.Value);
        if (_quiet.Value)
        {
            foreach (var volume in volumes) invocation.Out.WriteLine(volume.Name);
            return 0;
        }

        if (Report.IsJson(_format.Value))
        {
            JsonPrinter.Print(invocation.Out, [.. volumes.Select(volume => VolumeReport.Of(volume, engine))], VolumeReportJson.Default.ListVolumeReport, JsonLayout.Report);
            return 0;
        }

        var report = _format.Changed ? Report.OfUser("list", _format.Value) : Report.OfVerb("list", "{{.Driver}}\t{{.Name}}\n");
        report.Print(invocation.Out, volumes.Select(volume => new VolumeRow(volume, VolumeReport.Of(volume, engine))).ToArray(), Headers(), !_noHeading.Value);
        return 0;
    }

    private static Dictionary<string, string> Headers()
    {
        var headers = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in (ReadOnlySpan<string>)["Driver", "Mountpoint", "CreatedAt", "Labels", "Scope", "Options", "UID", "GID", "Anonymous", "MountCount", "NeedsCopyUp", "NeedsChown", "LockNumber", "Status"])
            headers[field] = Report.Heading(field);
        headers["Name"] = "VOLUME NAME";
        return headers;
    }
}
