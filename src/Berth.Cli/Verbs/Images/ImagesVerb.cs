using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Images;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Images;

/// <summary>podman-images(1).</summary>
internal sealed class ImagesVerb : Verb
{
    private readonly BoolFlag _all, _digests, _history, _noTruncate, _noHeading, _quiet;
    private readonly TextListFlag _filter;
    private readonly TextFlag _format;
    private readonly ChoiceFlag _sort;

    internal ImagesVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Show all images (default hides intermediate images)");
        _digests = flags.Bool("digests", "Show digests");
        _filter = flags.Array("filter", 'f', "Filter output based on conditions provided").Completes(Completion.Filters);
        _format = flags.Text("format", "Change the output format to JSON or a Go template").Completes(Completion.TemplateFields);
        _history = flags.Bool("history", "Display the image name history");
        _noTruncate = flags.Bool("no-trunc", "Do not truncate output");
        _noHeading = flags.Bool("noheading", 'n', "Do not print column headings");
        _quiet = flags.Bool("quiet", 'q', "Display only image IDs");
        _sort = flags.Choice("sort", "Sort by created, id, repository, size, tag", "created", ["created", "id", "repository", "size", "tag"]);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] [IMAGE]";

    /// <inheritdoc/>
    public override string Description => "Lists images previously pulled to the system or created on the system.";

    /// <inheritdoc/>
    public override string[] Examples => ["images --format json", "images --sort repository --format \"table {{.ID}} {{.Repository}} {{.Tag}}\"", "images --filter dangling=true"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtMost(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Images;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count > 0 && _filter.Value.Count > 0) throw new InvalidArgumentException("cannot specify an image and a filter(s)");
        var images = invocation.Global.Open().Images.List(new ImageListOptions
        {
            All = _all.Value,
            Filters = _filter.Value,
            Name = invocation.Arguments.Count > 0 ? invocation.Arguments[0] : null,
        });
        var rows = Rows(images);
        if (Report.IsJson(_format.Value)) JsonPrinter.Print(invocation.Out, rows.ConvertAll(static row => row.Entry()), ImageVerbJsonContext.Default.ListImageListEntry, JsonLayout.List);
        else if (_quiet.Value) PrintIds(invocation, rows);
        else
        {
            var report = _format.Value.Length > 0 ? Report.OfUserInRange("images", _format.Value) : Report.OfVerb("images", DefaultRow());
            report.Print(invocation.Out, rows, ImageRow.Headers(), !_noHeading.Value);
        }

        return 0;
    }

    private string DefaultRow()
        => "{{.Repository}}\t{{.Tag}}\t" + (_digests.Value ? "{{.Digest}}\t" : "") + "{{.ID}}\t{{.Created}}\t{{.Size}}"
            + (_history.Value ? "\t{{if .History}}{{.History}}{{else}}<none>{{end}}\n" : "\n");

    private List<ImageRow> Rows(IReadOnlyList<ImageSummary> images)
    {
        var now = DateTimeOffset.UtcNow;
        var rows = new List<ImageRow>(images.Count);
        foreach (var image in images)
        {
            if (image.Names.Count == 0) rows.Add(new ImageRow(image, null, _noTruncate.Value, now));
            foreach (var name in image.Names) rows.Add(new ImageRow(image, name, _noTruncate.Value, now));
        }

        return [.. _sort.Value switch
        {
            "id" => rows.OrderBy(static row => row.Image.Id, StringComparer.Ordinal),
            "repository" => rows.OrderBy(static row => row.Repository, StringComparer.Ordinal),
            "size" => rows.OrderBy(static row => row.Image.Size),
            "tag" => rows.OrderBy(static row => row.Tag, StringComparer.Ordinal),
            _ => rows.OrderByDescending(static row => row.Image.Created),
        }];
    }

    private static void PrintIds(Invocation invocation, List<ImageRow> rows)
    {
        var printed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (printed.Add(row.Id)) invocation.Out.WriteLine(row.Id);
        }
    }
}
