using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Images;
using Berth.Engine.Templates.Formatting;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-history(1).</summary>
internal sealed class HistoryVerb : Verb
{
    private readonly TextFlag _format;
    private readonly BoolFlag _human, _noTruncate, _quiet;

    internal HistoryVerb(FlagSet flags)
    {
        _format = flags.Text("format", "Change the output to JSON or a Go template").Completes(Completion.TemplateFields);
        _human = flags.Bool("human", 'H', "Display sizes and dates in human readable format", fallback: true);
        _noTruncate = flags.Bool("no-trunc", "Do not truncate the output");
        _quiet = flags.Bool("quiet", 'q', "Display the numeric IDs only");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] IMAGE";

    /// <inheritdoc/>
    public override string Description => "Displays the history of an image.\n\nThe information can be printed out in an easy to read, or user specified format, and can be truncated.";

    /// <inheritdoc/>
    public override string[] Examples => ["history quay.io/fedora/fedora"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.Exactly(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var steps = invocation.Global.Open().Images.History(invocation.Arguments[0]);
        if (Report.IsJson(_format.Value))
        {
            PrintJson(invocation, steps);
            return 0;
        }

        var now = DateTimeOffset.UtcNow;
        var rows = new List<ImageHistoryRow>(steps.Count);
        foreach (var step in steps) rows.Add(new ImageHistoryRow(step, _human.Value, _noTruncate.Value, now));
        if (_quiet.Value)
        {
            foreach (var row in rows) invocation.Out.WriteLine(row.Id);
            return 0;
        }

        var report = _format.Value.Length > 0 ? Report.OfUserInRange("history", _format.Value) : Report.OfVerb("history", "{{.ID}}\t{{.Created}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}\n");
        report.Print(invocation.Out, rows, ImageHistoryRow.Headers());
        return 0;
    }

    private static void PrintJson(Invocation invocation, IReadOnlyList<ImageHistoryEntry> steps)
    {
        var entries = new List<ImageHistoryJson>(steps.Count);
        foreach (var step in steps)
        {
            entries.Add(new ImageHistoryJson
            {
                Id = step.Id,
                CreatedExactly = step.CreatedText ?? GoTime.Json(step.Created),
                CreatedBy = step.CreatedBy.Length > 0 ? step.CreatedBy : null,
                Tags = step.Tags.Count > 0 ? step.Tags : null,
                Size = step.Size,
                Comment = step.Comment.Length > 0 ? step.Comment : null,
                Created = GoTime.Json(DateTimeOffset.FromUnixTimeSeconds(step.Created.ToUnixTimeSeconds())),
            });
        }

        JsonPrinter.Print(invocation.Out, entries, ImageVerbJsonContext.Default.ListImageHistoryJson, JsonLayout.Escaped);
    }
}
