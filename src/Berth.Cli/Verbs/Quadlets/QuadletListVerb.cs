using System.Text.Json;
using System.Text.RegularExpressions;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Filters;
using Berth.Linux.Errors;
using Berth.Quadlet.Installation;
using Berth.Systemd.Bus;

namespace Berth.Cli.Verbs.Quadlets;

/// <summary>podman-quadlet-list(1).</summary>
internal sealed class QuadletListVerb : Verb
{
    private const string Name = "list";

    private readonly TextListFlag _filters;
    private readonly TextFlag _format;

    internal QuadletListVerb(FlagSet flags)
    {
        _filters = flags.Array("filter", 'f', "Filter output based on conditions given");
        _format = flags.Text("format", "Pretty-print output to JSON or using a Go template");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string[] Examples => ["quadlet list", "quadlet list --format json"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        List<InstalledQuadlet> quadlets = [];
        var matches = Filters();
        foreach (var quadlet in QuadletCatalog.Read(QuadletEnvironment.Search(invocation, QuadletEnvironment.IsUser)).Quadlets)
        {
            if (matches.Count == 0 || matches.Exists(match => match.IsMatch(quadlet.Name)))
                quadlets.Add(quadlet);
        }
        var states = States(quadlets);
        if (Report.IsJson(_format.Value))
            WriteJson(invocation, quadlets, states);
        else
            Print(invocation, [QuadletRow.Headings, .. quadlets.Select(quadlet => new QuadletRow(quadlet, Status(quadlet, states)))]);
        return 0;
    }

    private static Dictionary<string, UnitState> States(List<InstalledQuadlet> quadlets)
    {
        using var manager = quadlets.Count == 0 ? null : QuadletEnvironment.Manager();
        return manager?.States([.. quadlets.Select(quadlet => quadlet.UnitName)]) ?? [];
    }

    private static string Status(InstalledQuadlet quadlet, Dictionary<string, UnitState> states)
        => states.TryGetValue(quadlet.UnitName, out var state) && state.Load != "not-found" ? $"{state.Active}/{state.Sub}" : "Not loaded";

    private void Print(Invocation invocation, IReadOnlyList<QuadletRow> rows)
    {
        var report = _format.Changed
            ? Report.OfUser(Name, _format.Value)
            : Report.OfVerb(Name, "{{.Name}}\t{{.UnitName}}\t{{.Path}}\t{{.Status}}\t{{.App}}\n");
        report.Print(invocation.Out, rows, [], headings: false);
    }

    private static void WriteJson(Invocation invocation, List<InstalledQuadlet> quadlets, Dictionary<string, UnitState> states)
    {
        using var writer = new Utf8JsonWriter(invocation.Out, new JsonWriterOptions { Indented = true });
        writer.WriteStartArray();
        foreach (var quadlet in quadlets)
        {
            writer.WriteStartObject();
            writer.WriteString("Name", quadlet.Name);
            writer.WriteString("UnitName", quadlet.UnitName);
            writer.WriteString("Path", quadlet.Path);
            writer.WriteString("Status", Status(quadlet, states));
            writer.WriteString("App", quadlet.App);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.Flush();
        invocation.Out.WriteLine();
    }

    private List<Regex> Filters()
    {
        List<Regex> matches = [];
        foreach (var filter in _filters.Value)
        {
            var (key, value) = Term(filter);
            if (key != "name")
                throw new InvalidArgumentException($"{key} is not a valid filter");
            matches.Add(new Regex(value, RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
        }
        return matches;
    }

    // This verb's filters are read with its flags, as Podman's are, and fail as those do.
    private static FilterTerm Term(string filter)
    {
        try
        {
            return FilterTerm.Parse(filter);
        }
        catch (InvalidArgumentException error)
        {
            throw new InvalidArgumentException($"invalid argument \"{filter}\" for \"-f, --filter\" flag: {error.Message}", error);
        }
    }
}
