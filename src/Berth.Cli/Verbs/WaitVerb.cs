using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Templates.Formatting;
using Berth.Engine.Containers;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>podman-wait(1).</summary>
internal sealed class WaitVerb : Verb
{
    private readonly TextListFlag _conditions;
    private readonly TextFlag _interval;
    private readonly BoolFlag _exitFirstMatch;
    private readonly BoolFlag _ignore;
    private readonly LatestFlag _latest;

    internal WaitVerb(FlagSet flags)
    {
        _conditions = flags.Slice("condition", "Condition to wait on");
        _exitFirstMatch = flags.Bool("exit-first-match", "Wait for exit of first container which matches conditions, ignore other ones");
        _ignore = flags.Bool("ignore", "Ignore if a container does not exist");
        _interval = flags.Text("interval", 'i', "Time Interval to wait before polling for completion", "250ms");
        _latest = new LatestFlag(flags);
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (invocation.Arguments.Count == 0 && !_latest.Value)
            throw new InvalidArgumentException($"\"{invocation.CommandPath}\" requires a name, id, or the \"--latest\" flag");
        var interval = Interval(_interval.Value);
        var conditions = _conditions.Value.Select(WaitConditions.Parse).ToList();
        var containers = invocation.Global.Open().Containers;
        var names = _latest.Names(invocation, containers);
        if (_exitFirstMatch.Value)
            return WaitForFirst(invocation, containers, names, conditions, interval);
        foreach (var name in names)
        {
            try
            {
                invocation.Out.WriteLine(containers.WaitFor(name, conditions, interval).ToString()).Flush();
            }
            catch (NotFoundException) when (_ignore.Value)
            {
                invocation.Out.WriteLine("-1").Flush();
            }
        }

        return 0;
    }

    private int WaitForFirst(
        Invocation invocation, ContainerEngine containers, IReadOnlyList<string> names, IReadOnlyCollection<WaitCondition> conditions, TimeSpan interval)
    {
        if (_ignore.Value)
            names = [.. names.Where(containers.Exists)];
        if (names.Count == 0)
            return 0;
        invocation.Out.WriteLine(containers.WaitForFirst(names, conditions, interval).ToString());
        return 0;
    }

    // A plain number counts milliseconds.
    private static TimeSpan Interval(string text)
    {
        if (ulong.TryParse(text, out var milliseconds)) return TimeSpan.FromMilliseconds(milliseconds);
        try
        {
            return GoDuration.Parse(text);
        }
        catch (FormatException error)
        {
            throw new InvalidArgumentException(error.Message, error);
        }
    }
}
