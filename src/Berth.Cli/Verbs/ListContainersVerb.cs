using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Containers.Listing;
using Berth.Engine.Templates;
using Berth.Linux.Errors;
using Berth.Storage.Containers;

namespace Berth.Cli.Verbs;

/// <summary>podman-ps(1), also as <c>container list</c> and <c>container ps</c>.</summary>
internal sealed class ListContainersVerb : Verb
{
    private readonly BoolFlag _all;
    private readonly BoolFlag _external;
    private readonly TextListFlag _filter;
    private readonly TextFlag _format;
    private readonly IntegerFlag _last;
    private readonly BoolFlag _latest;
    private readonly BoolFlag _noTrunc;
    private readonly BoolFlag _noHeading;
    private readonly BoolFlag _namespaces;
    private readonly BoolFlag _pod;
    private readonly BoolFlag _quiet;
    private readonly BoolFlag _size;
    private readonly ChoiceFlag _sort;
    private readonly UnsignedFlag _watch;

    internal ListContainersVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Show all the containers, default is only running containers");
        _external = flags.Bool("external", "Show containers in storage not controlled by Podman");
        _filter = flags.Array("filter", 'f', "Filter output based on conditions given").Completes(Completion.Filters);
        _format = flags.Text("format", "Pretty-print containers to JSON or using a Go template").Completes(Completion.TemplateFields);
        _last = flags.Integer("last", "Print the n last created containers (all states)", -1, 'n');
        _latest = flags.Bool("latest", 'l', "Act on the latest container podman is aware of");
        _noTrunc = flags.Bool("no-trunc", "Display the extended information");
        _noHeading = flags.Bool("noheading", "Do not print headers");
        _namespaces = flags.Bool("ns", "Display namespace information");
        flags.Alias("namespace", "ns");
        _pod = flags.Bool("pod", 'p', "Print the ID and name of the pod the containers are associated with");
        _quiet = flags.Bool("quiet", 'q', "Print the numeric IDs of the containers only");
        _size = flags.Bool("size", 's', "Display the total file sizes");
        _sort = flags.Choice("sort", "Sort output by: command, created, id, image, names, runningfor, size, status", "", ["command", "created", "id", "image", "names", "runningfor", "size", "status"]);
        flags.Bool("sync", "Sync container state with OCI runtime");
        _watch = flags.Unsigned("watch", "Watch the ps output on an interval in seconds", shorthand: 'w');
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => _size.Value;

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Prints out information about the containers";

    /// <inheritdoc/>
    public override string[] Examples =>
    [
        "ps -a",
        "ps -a --format \"{{.ID}}  {{.Image}}  {{.Labels}}  {{.Mounts}}\"",
        "ps --size --sort names",
    ];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        CheckFlags();
        using var lister = new ContainerLister(invocation.Global.EnginePaths(), HumanDuration.Of, invocation.Global.MakeIndex);
        while (true)
        {
            if (_watch.Changed) invocation.Out.Write("\u001b[2J\u001b[H");
            var entries = lister.List(Options());
            if (_size.Value || _external.Value || _sort.Value == "size") Complete(invocation, entries);
            Print(invocation, entries);
            if (!_watch.Changed) return 0;
            invocation.Out.Flush();
            Thread.Sleep(TimeSpan.FromSeconds(_watch.Value));
        }
    }

    private void CheckFlags()
    {
        if (_last.Value >= 0 && _latest.Value) throw new InvalidArgumentException("last and latest are mutually exclusive");
        if (_size.Value && _namespaces.Value) throw new InvalidArgumentException("size and namespace options conflict");
        if (_watch is { Changed: true, Value: 0 }) throw new InvalidArgumentException("seconds must be greater than 0");
        if (_external.Value && (_namespaces.Value || _pod.Value || _latest.Value))
            throw new InvalidArgumentException("filter, pod, latest and namespace cannot be used with --external: invalid argument");
        if (_quiet.Value && (_namespaces.Value || _size.Value)) throw new InvalidArgumentException("quiet conflicts with size and namespace");
    }

    // Sizes and the containers of others need the image store, which nothing else here does.
    private void Complete(Invocation invocation, List<ContainerListEntry> entries)
    {
        using var engine = invocation.Global.Open();
        if (_size.Value)
        {
            for (var at = 0; at < entries.Count; at++)
            {
                var (written, root) = engine.Containers.SizeOf(entries[at].Id);
                entries[at] = entries[at] with { Size = new ContainerSizes(root, written) };
            }
        }
        if (!_external.Value) return;
        foreach (var container in engine.ImageStore.Containers.List().Where(static container => !ContainerStore.IsHold(container)))
        {
            entries.Add(new ContainerListEntry
            {
                Id = container.Id,
                Names = container.Names is { Count: > 0 } names ? [names[0]] : [""],
                Image = container.ImageId ?? "",
                ImageId = container.ImageId ?? "",
                Command = ["storage"],
                State = "unknown",
                Status = "Storage",
                CreatedTime = container.Created,
                Created = container.Created.ToUnixTimeSeconds(),
                CreatedAt = HumanDuration.Of(DateTimeOffset.UtcNow - container.Created) + " ago",
            });
        }
    }

    private ContainerListOptions Options() => new()
    {
        All = _all.Value,
        Last = _latest.Value ? 1 : (int)Math.Max(_last.Value, 0),
        Namespaces = _namespaces.Value,
        SystemStates = !_quiet.Value && !_namespaces.Value && (_format.Value.Length == 0 || Report.IsJson(_format.Value) || _format.Value.Contains("Status", StringComparison.Ordinal)),
        Filters = _filter.Value,
    };

    private void Print(Invocation invocation, List<ContainerListEntry> entries)
    {
        Sort(entries);
        if (_quiet.Value && !_format.Changed)
        {
            foreach (var entry in entries) invocation.Out.WriteLine(_noTrunc.Value ? entry.Id : entry.Id.AsSpan(0, 12));
            return;
        }

        if (Report.IsJson(_format.Value))
        {
            JsonPrinter.Print(invocation.Out, entries, ContainerListJson.Default.ListContainerListEntry, JsonLayout.Report);
            return;
        }

        var rows = new List<ITemplateObject>(entries.Count);
        foreach (var entry in entries) rows.Add(new ContainerRowView(entry, _noTrunc.Value));
        var report = _format.Value.Length > 0 ? Report.OfUser("ps", _format.Value) : Report.OfVerb("ps", DefaultRow());
        report.Print(invocation.Out, rows, ContainerRowView.Headers, !_noHeading.Value);
    }

    private string DefaultRow() => _namespaces.Value
        ? "{{.ID}}\t{{.Names}}\t{{.Pid}}\t{{.CGROUPNS}}\t{{.IPC}}\t{{.MNT}}\t{{.NET}}\t{{.PIDNS}}\t{{.USERNS}}\t{{.UTS}}\n"
        : "{{.ID}}\t{{.Image}}\t{{.Command}}\t{{.CreatedHuman}}\t{{.Status}}\t{{.Ports}}\t{{.Names}}" + (_pod.Value ? "\t{{.Pod}}\t{{.PodName}}" : "")
            + (_size.Value ? "\t{{.Size}}" : "") + "\n";

    private void Sort(List<ContainerListEntry> entries)
    {
        Comparison<ContainerListEntry> order = _sort.Value switch
        {
            "command" => static (left, right) => string.CompareOrdinal(string.Join(' ', left.Command), string.Join(' ', right.Command)),
            "id" => static (left, right) => string.CompareOrdinal(left.Id, right.Id),
            "image" => static (left, right) => string.CompareOrdinal(left.Image, right.Image),
            "names" => static (left, right) => string.CompareOrdinal(left.Names[0], right.Names[0]),
            "runningfor" => static (left, right) => left.StartedAt.CompareTo(right.StartedAt),
            "size" => static (left, right) => (left.Size?.RootFsSize ?? 0).CompareTo(right.Size?.RootFsSize ?? 0),
            "status" => static (left, right) => string.CompareOrdinal(left.State, right.State),
            _ => static (left, right) => left.CreatedTime.CompareTo(right.CreatedTime),
        };
        entries.Sort(order);
    }
}
