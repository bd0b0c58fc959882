using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Filters;
using Berth.Engine.Secrets;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Secrets;

/// <summary>podman-secret-ls(1).</summary>
internal sealed class SecretListVerb : Verb
{
    private readonly TextListFlag _filter;
    private readonly TextFlag _format;
    private readonly BoolFlag _noHeading, _quiet;

    internal SecretListVerb(FlagSet flags)
    {
        _filter = flags.Array("filter", 'f', "Filter secret output").Completes(Completion.Filters);
        _format = flags.Text("format", "Format secret output using Go template").Completes(Completion.TemplateFields);
        _noHeading = flags.Bool("noheading", 'n', "Do not print headers");
        _quiet = flags.Bool("quiet", 'q', "Print secret IDs only");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var secrets = invocation.Global.Open().Secrets.List();
        var filters = _filter.Value.Select(Filter).ToList();
        if (filters.Count > 0) secrets = [.. secrets.Where(secret => filters.TrueForAll(filter => filter(secret)))];
        if (_quiet.Value)
        {
            foreach (var secret in secrets) invocation.Out.WriteLine(secret.Id);
            return 0;
        }

        var now = DateTimeOffset.UtcNow;
        var report = _format.Changed ? Report.OfUser("ls", _format.Value) : Report.OfVerb("ls", "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.CreatedAt}}\t{{.UpdatedAt}}\n");
        report.Print(invocation.Out, secrets.Select(secret => new SecretRow(secret, now)).ToArray(), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["ID"] = "ID",
            ["Name"] = "NAME",
            ["Driver"] = "DRIVER",
            ["CreatedAt"] = "CREATED",
            ["UpdatedAt"] = "UPDATED",
        }, !_noHeading.Value);
        return 0;
    }

    private static Predicate<Secret> Filter(string text)
    {
        var (key, value) = FilterTerm.Parse(text);
        return key switch
        {
            "name" => secret => secret.Name.Contains(value, StringComparison.Ordinal),
            "id" => secret => secret.Id.StartsWith(value, StringComparison.Ordinal),
            _ => throw new InvalidArgumentException($"invalid filter \"{key}\""),
        };
    }
}
