using Berth.Cli.Commands;
using Berth.Cli.Flags;
using System.Text.Json;
using Berth.Cli.Output;
using Berth.Engine.Containers;
using Berth.Engine.Containers.Statistics;
using Berth.Engine.Templates;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>stats</c>: podman-stats(1).</summary>
internal sealed class StatsVerb : Verb
{
    private const string Row = "{{.ID}}\t{{.Name}}\t{{.CPUPerc}}\t{{.MemUsage}}\t{{.MemPerc}}\t{{.NetIO}}\t{{.BlockIO}}\t{{.PIDS}}\t{{.UpTime}}\t{{.AVGCPU}}\n";

    private readonly BoolFlag _all;
    private readonly TextFlag _format;
    private readonly IntegerFlag _interval;
    private readonly LatestFlag _latest;
    private readonly BoolFlag _noReset;
    private readonly BoolFlag _noStream;
    private readonly BoolFlag _noTrunc;

    internal StatsVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Show all containers. Only running containers are shown by default. The default is false");
        _format = flags.Text("format", "Pretty-print container statistics to JSON or using a Go template").Completes(Completion.TemplateFields);
        _interval = flags.Integer("interval", "Time in seconds between stats reports", 5, 'i');
        _latest = new LatestFlag(flags);
        _noReset = flags.Bool("no-reset", "Disable resetting the screen between intervals");
        _noStream = flags.Bool("no-stream", "Disable streaming stats and only pull the first result, default setting is false");
        _noTrunc = flags.Bool("no-trunc", "Do not truncate output");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] [CONTAINER...]";

    /// <inheritdoc/>
    public override string Description => "Display percentage of CPU, memory, network I/O, block I/O and PIDs for one or more containers.";

    /// <inheritdoc/>
    public override string[] Examples => ["stats --all --no-stream", "stats ctrID", "stats --no-stream --format \"table {{.ID}} {{.Name}} {{.MemUsage}}\" ctrID"];

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.RunningContainers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_interval.Value < 1)
            throw new InvalidArgumentException("invalid interval, must be a positive number greater zero");
        if ((invocation.Arguments.Count > 0 ? 1 : 0) + (_all.Value ? 1 : 0) + (_latest.Value ? 1 : 0) > 1)
            throw new InvalidArgumentException("--all, --latest and containers cannot be used together");
        var containers = invocation.Global.Open().Containers;
        var named = invocation.Arguments.Select(name => Named(containers, name)).ToList();
        var before = new Dictionary<string, UsageSample>(StringComparer.Ordinal);
        while (true)
        {
            var rows = new List<StatsRow>();
            foreach (var container in Chosen(containers, named))
            {
                var sample = containers.Measure(container.Id);
                rows.Add(new StatsRow(container, sample, before.GetValueOrDefault(container.Id), _noTrunc.Value));
                before[container.Id] = sample;
            }
            if (!_noStream.Value && !_noReset.Value && !Report.IsJson(_format.Value))
                invocation.Out.Write("\u001b[2J\u001b[H");
            Print(invocation, rows);
            if (_noStream.Value)
                return 0;
            invocation.Out.Flush();
            Thread.Sleep(TimeSpan.FromSeconds(_interval.Value));
        }
    }

    private static string Named(ContainerEngine containers, string name)
    {
        try
        {
            return containers.Find(name).Id;
        }
        catch (EngineException error) when (error is NotFoundException or InvalidArgumentException)
        {
            throw new NotFoundException($"unable to get list of containers: unable to look up container {name}: {error.Message}");
        }
    }

    private IEnumerable<ContainerListing> Chosen(ContainerEngine containers, List<string> named)
    {
        if (_latest.Value)
        {
            try
            {
                return [containers.Latest()];
            }
            catch (NotFoundException error)
            {
                throw new NotFoundException($"unable to get list of containers: {error.Message}");
            }
        }

        var all = containers.List();
        return named.Count > 0 ? named.Select(id => all.FirstOrDefault(container => container.Id == id)).OfType<ContainerListing>()
            : all.Where(container => _all.Value || container.Status == ContainerStatus.Running);
    }

    private void Print(Invocation invocation, List<StatsRow> rows)
    {
        if (Report.IsJson(_format.Value))
        {
            var buffer = new System.Buffers.ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(buffer))
            {
                json.WriteStartArray();
                foreach (var row in rows)
                    row.WriteLine(json);
                json.WriteEndArray();
            }
            JsonPrinter.Print(invocation.Out, buffer.WrittenSpan, JsonLayout.Table);
            return;
        }
        var report = _format.Value.Length > 0 ? Report.OfUser("stats", _format.Value) : Report.OfVerb("stats", Row);
        report.Print(invocation.Out, rows.ToList<ITemplateObject>(), StatsRow.Headers);
    }
}
