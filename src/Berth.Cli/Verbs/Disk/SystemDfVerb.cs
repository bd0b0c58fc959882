using Berth.Engine.Templates.Formatting;
using System.Text.Json;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Containers;
using Berth.Engine.Disk;
using Berth.Engine.Templates;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Disk;

/// <summary>podman-system-df(1).</summary>
internal sealed class SystemDfVerb : Verb
{
    private const int ShortId = 12;
    private readonly TextFlag _format;
    private readonly BoolFlag _verbose;

    internal SystemDfVerb(FlagSet flags)
    {
        _format = flags.Text("format", "Pretty-print images using a Go template").Completes(Completion.TemplateFields);
        _verbose = flags.Bool("verbose", 'v', "Show detailed information on disk usage");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Show disk usage of images, containers and volumes.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_verbose.Value && _format.Changed) throw new InvalidArgumentException("cannot combine --format and --verbose flags");
        using var engine = invocation.Global.Open();
        var usage = engine.MeasureDisk();
        if (_verbose.Value)
        {
            PrintImages(invocation, usage);
            PrintContainers(invocation, usage);
            PrintVolumes(invocation, usage);
            return 0;
        }

        var rows = Summaries(usage);
        if (Report.IsJson(_format.Value))
        {
            PrintJson(invocation, rows);
            return 0;
        }

        var report = _format.Changed ? Report.OfUserInRange("df", _format.Value) : Report.OfVerb("df", "{{.Type}}\t{{.Total}}\t{{.Active}}\t{{.Size}}\t{{.Reclaimable}}\n");
        report.Print(invocation.Out, [.. rows.Select(Row)], new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Type"] = "TYPE",
            ["Total"] = "TOTAL",
            ["Active"] = "ACTIVE",
            ["Size"] = "SIZE",
            ["Reclaimable"] = "RECLAIMABLE",
            ["RawSize"] = "RAW SIZE",
            ["RawReclaimable"] = "RAW RECLAIMABLE",
            ["TotalCount"] = "TOTAL COUNT",
        });
        return 0;
    }

    private static DiskSummary[] Summaries(DiskUsage usage)
    {
        var images = usage.Images.Images;
        var used = images.Where(static image => image.Image.Containers > 0).ToList();
        return
        [
            // As in the list, an image counts once for each of its names.
            new DiskSummary("Images", images.Sum(static image => Math.Max(1, image.Image.Names.Count)), used.Count, usage.Images.Total, usage.Images.Total - used.Sum(static image => image.Unique)),
            new DiskSummary("Containers", usage.Containers.Count, usage.Containers.Count(IsRunning),
                usage.Containers.Sum(static container => container.Written), usage.Containers.Where(static container => !IsRunning(container)).Sum(static container => container.Written)),
            new DiskSummary("Local Volumes", usage.Volumes.Count, usage.Volumes.Count(static volume => volume.Links > 0),
                usage.Volumes.Sum(static volume => volume.Size), usage.Volumes.Sum(static volume => volume.Reclaimable)),
        ];
    }

    private static bool IsRunning(ContainerUsage usage) => usage.Container.Status == ContainerStatus.Running;

    private static DiskRow Row(DiskSummary row) => new("*system.dfSummary", new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["Type"] = row.Type,
        ["Total"] = (long)row.Total,
        ["Active"] = (long)row.Active,
        ["RawSize"] = row.RawSize,
        ["RawReclaimable"] = row.RawReclaimable,
        ["Size"] = row.Size,
        ["Reclaimable"] = row.Reclaimable,
    }, writer => JsonSerializer.Serialize(writer, row, DiskSummaryJson.Default.DiskSummary));

    // One row a line, which no encoder of Go's does.
    private static void PrintJson(Invocation invocation, DiskSummary[] rows)
    {
        invocation.Out.Write("[\n");
        for (var i = 0; i < rows.Length; i++)
            invocation.Out.Write("    ").Write(JsonSerializer.Serialize(rows[i], DiskSummaryJson.Default.DiskSummary)).Write(i + 1 < rows.Length ? ",\n" : "\n");
        invocation.Out.Write("]\n");
    }

    private static void PrintImages(Invocation invocation, DiskUsage usage)
    {
        invocation.Out.Write("Images space usage:\n\n");
        var now = DateTimeOffset.UtcNow;
        var rows = new List<ITemplateObject>();
        foreach (var image in usage.Images.Images)
        {
            foreach (var name in image.Image.Names.DefaultIfEmpty(null))
            {
                var row = new Images.ImageRow(image.Image, name, noTruncate: false, now);
                rows.Add(new DiskRow("*system.dfImage", new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    ["Repository"] = row.Repository,
                    ["Tag"] = row.Tag,
                    ["ImageID"] = row.Id,
                    ["Created"] = HumanDuration.Of(now - image.Image.Created),
                    ["Size"] = HumanSize.OfDecimal(image.Size),
                    ["SharedSize"] = HumanSize.OfDecimal(image.Shared),
                    ["UniqueSize"] = HumanSize.OfDecimal(image.Unique),
                    ["Containers"] = (long)image.Image.Containers,
                }));
            }
        }

        PrintTable(invocation, rows, ["Repository", "Tag", "ImageID", "Created", "Size", "SharedSize", "UniqueSize", "Containers"]);
    }

    private static void PrintContainers(Invocation invocation, DiskUsage usage)
    {
        invocation.Out.Write("\nContainers space usage:\n\n");
        var rows = new List<ITemplateObject>();
        foreach (var (container, written) in usage.Containers)
        {
            rows.Add(new DiskRow("*system.dfContainer", new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["ContainerID"] = container.Id[..ShortId],
                ["Image"] = container.ImageId is { } image ? image[..ShortId] : "",
                ["Command"] = string.Join(' ', container.Summary.Command),
                ["LocalVolumes"] = (long)container.Summary.Volumes.Count,
                ["Size"] = HumanSize.OfDecimal(written),
                ["Created"] = HumanDuration.Of(DateTimeOffset.UtcNow - container.Created),
                ["Status"] = container.Status.ToString().ToLowerInvariant(),
                ["Names"] = container.Name,
            }));
        }

        PrintTable(invocation, rows, ["ContainerID", "Image", "Command", "LocalVolumes", "Size", "Created", "Status", "Names"]);
    }

    private static void PrintVolumes(Invocation invocation, DiskUsage usage)
    {
        invocation.Out.Write("\nLocal Volumes space usage:\n\n");
        var rows = new List<ITemplateObject>();
        foreach (var volume in usage.Volumes)
        {
            rows.Add(new DiskRow("*system.dfVolume", new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["VolumeName"] = volume.Name,
                ["Links"] = (long)volume.Links,
                ["Size"] = HumanSize.OfDecimal(volume.Size),
            }));
        }

        PrintTable(invocation, rows, ["VolumeName", "Links", "Size"]);
    }

    private static void PrintTable(Invocation invocation, List<ITemplateObject> rows, string[] fields)
    {
        var row = string.Join('\t', fields.Select(static field => $"{{{{.{field}}}}}")) + "\n";
        Report.OfVerb("df", row).Print(invocation.Out, rows, fields.ToDictionary(static field => field, Report.Heading, StringComparer.Ordinal));
    }
}
