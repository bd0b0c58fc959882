using System.Text;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Networks;
using Berth.Engine.Networks.Listing;
using Berth.Engine.Templates;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-ls(1).</summary>
internal sealed class NetworkListVerb : Verb
{
    private readonly TextListFlag _filter;
    private readonly TextFlag _format;
    private readonly BoolFlag _noTruncate, _noHeading, _quiet;

    internal NetworkListVerb(FlagSet flags)
    {
        _filter = flags.Array("filter", 'f', "Provide filter values (e.g. 'name=podman')").Completes(Completion.Filters);
        _format = flags.Text("format", "Pretty-print networks to JSON or using a Go template").Completes(Completion.TemplateFields);
        _noTruncate = flags.Bool("no-trunc", "Do not truncate the network ID");
        _noHeading = flags.Bool("noheading", 'n', "Do not print headers");
        _quiet = flags.Bool("quiet", 'q', "Display only names");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string[] Examples => ["network ls", "network ls --filter driver=bridge --format \"{{.Name}}: {{range .Subnets}}{{.Subnet}} {{end}}\""];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var engine = NetworkAccess.Engine(invocation);
        var filter = NetworkFilter.ForList(
            _filter.Value, engine.Settings.DefaultNetwork, () => invocation.Global.Open().Containers.Networks.UsedNames(), DateTimeOffset.UtcNow);
        var networks = engine.Store.List(invocation.Warn).Where(filter.Matches).ToList();
        if (_quiet.Value)
        {
            foreach (var network in networks) invocation.Out.WriteLine(network.Name);
        }
        else if (Report.IsJson(_format.Value))
        {
            PrintJson(invocation, networks);
        }
        else
        {
            var rows = networks.ConvertAll(ITemplateObject (network) => new NetworkRow(network, _noTruncate.Value));
            var report = _format.Value.Length > 0 ? Report.OfUserInRange("ls", _format.Value) : Report.OfVerb("ls", "{{.ID}}\t{{.Name}}\t{{.Driver}}\n");
            report.Print(invocation.Out, rows, NetworkRow.Headers(), !_noHeading.Value);
        }

        return 0;
    }

    private static void PrintJson(Invocation invocation, List<NetworkDefinition> networks)
    {
        var text = new StringBuilder("[").AppendJoin(',', networks.Select(static network => Encoding.UTF8.GetString(network.ToJson()))).Append(']');
        JsonPrinter.Print(invocation.Out, Encoding.UTF8.GetBytes(text.ToString()), JsonLayout.Report);
    }
}
