using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Cli.Output;
using Berth.Engine.Events;
using Berth.Engine.Logs;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary><c>events</c>: podman-events(1).</summary>
internal sealed class EventsVerb : Verb
{
    private readonly TextListFlag _filters;
    private readonly TextFlag _format;
    private readonly BoolFlag _noTrunc;
    private readonly TextFlag _since;
    private readonly BoolFlag _stream;
    private readonly TextFlag _until;

    internal EventsVerb(FlagSet flags)
    {
        _filters = flags.Array("filter", 'f', "filter output").Completes(Completion.Filters);
        _format = flags.Text("format", "format the output using a Go template").Completes(Completion.TemplateFields);
        _noTrunc = flags.Bool("no-trunc", "do not truncate the output", fallback: true);
        _since = flags.Text("since", "show all events created since timestamp");
        _stream = flags.Bool("stream", "stream events and do not exit when returning the last known event", fallback: true);
        _until = flags.Text("until", "show all events until timestamp");
    }

    /// <inheritdoc/>
    public override bool NeedsUserNamespace => false;

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Monitor podman system events.\n\n  By default, streaming mode is used, printing new events as they occur.  "
        + "Previous events can be listed via --since and --until.";

    /// <inheritdoc/>
    public override string[] Examples => ["events", "events --filter event=create", "events --format {{.Image}}", "events --since 1h30s"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var filter = new EventFilter(_filters.Value);
        var since = Time("since", _since.Value, backwards: true);
        var until = Time("until", _until.Value, backwards: true);
        using var engine = invocation.Global.Open();
        var isJson = Report.IsJson(_format.Value);
        // One that has passed needs no waiting.
        var stream = _stream.Value && (until is null || until > LogTime.FromDate(DateTimeOffset.UtcNow));
        new EventReader(engine.Events.Settings).Read(since, until, stream, happened =>
        {
            if (!filter.Matches(happened))
                return true;
            if (isJson)
                invocation.Out.WriteLine(new EventView(happened).Json());
            else if (_format.Value.Length > 0)
                Report.PrintOne(invocation.Out, "events", _format.Value, new EventView(happened));
            else
                invocation.Out.WriteLine(EventText.Of(happened, truncate: !_noTrunc.Value));
            if (stream)
                invocation.Out.Flush();
            return true;
        });
        return 0;
    }

    private static long? Time(string option, string text, bool backwards)
    {
        if (text.Length == 0)
            return null;
        try
        {
            return LogTime.ParseInput(text, backwards, DateTimeOffset.UtcNow);
        }
        catch (InvalidArgumentException failure)
        {
            throw new InvalidArgumentException($"failed to parse event filters: unable to convert {option} time of {text}: {failure.Message}");
        }
    }
}
