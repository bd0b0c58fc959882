using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Templates.Formatting;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>podman-wait(1).</summary>
internal sealed class WaitVerb : Verb
{
    private readonly TextListFlag _conditions;
    private readonly TextFlag _interval;
    private readonly BoolFlag _ignore;

    internal WaitVerb(FlagSet flags)
    {
        _conditions = flags.Slice("condition", "Condition to wait on");
        flags.Bool("exit-first-match", "Wait exits when the first condition of any container is reached").NotYet();
        _ignore = flags.Bool("ignore", "Ignore if a container does not exist");
        _interval = flags.Text("interval", 'i', "Time Interval to wait before polling for completion", "250ms");
        flags.Bool("latest", 'l', "Act on the latest container podman is aware of").NotYet();
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options] CONTAINER [CONTAINER...]";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.AtLeast(1);

    /// <inheritdoc/>
    public override Completion ArgumentCompletion => Completion.Containers;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var interval = Interval(_interval.Value);
        var conditions = _conditions.Value.Select(WaitConditions.Parse).ToList();
        var containers = invocation.Global.Open().Containers;
        foreach (var name in invocation.Arguments)
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

    // A plain number counts milliseconds.
    private static TimeSpan Interval(string text)
        => ulong.TryParse(text, out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : GoDuration.Parse(text);
}
