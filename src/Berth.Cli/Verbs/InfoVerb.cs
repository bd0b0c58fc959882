using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output.Information;
using Berth.Cli.Output;
using Berth.Engine.Config;
using Berth.Engine.Templates;
using Berth.Linux.Processes;

namespace Berth.Cli.Verbs;

/// <summary>podman-info(1).</summary>
internal sealed class InfoVerb : Verb
{
    private readonly TextFlag _format;

    internal InfoVerb(FlagSet flags)
    {
        flags.Bool("debug", 'D', "Display additional debug information").Hidden();
        _format = flags.Text("format", 'f', "Change the output format to JSON or a Go template").Completes(Completion.TemplateFields);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Display information pertaining to the host, current storage stats, and build of Berth.\nUseful for the user and when reporting issues.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var global = invocation.Global;
        var isRoot = UserIdentity.IsRoot;
        var configuration = ContainersConfiguration.Load(global.ConfigurationSources);
        var storage = global.Storage();
        var report = new InformationCollector(global.EnginePaths(configuration), configuration, storage, isRoot, global.MakeIndex).Collect(global.CgroupManager, global.Runtime);
        if (global.EventsBackend is { } backend)
            report = report with { Host = report.Host with { EventLogger = backend } };
        if (Report.IsJson(_format.Value))
            JsonPrinter.Print(invocation.Out, report, ReportJson.Default.SystemInformation, JsonLayout.Report);
        else if (_format.Value.Length > 0)
            Report.PrintOne(invocation.Out, "info", _format.Value, new JsonTypeObject(report, ReportJson.Default.SystemInformation, "define.Info"));
        else
            invocation.Out.Write(YamlPrinter.Print(JsonSerializer.SerializeToElement(report, ReportJson.Default.SystemInformation)));
        return 0;
    }
}
