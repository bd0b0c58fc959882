using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Consistency;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs;

/// <summary>podman-system-check(1), for the image store and for everything that Berth keeps.</summary>
internal sealed class SystemCheckVerb : Verb
{
    private readonly BoolFlag _force;
    private readonly DurationFlag _max;
    private readonly BoolFlag _quick;
    private readonly BoolFlag _repair;

    internal SystemCheckVerb(FlagSet flags)
    {
        _force = flags.Bool("force", 'f', "Remove inconsistent images and containers");
        _max = flags.Duration("max", "Maximum allowed age of unreferenced layers", TimeSpan.FromDays(1), 'm');
        _quick = flags.Bool("quick", 'q', "Skip time-consuming checks. The default is to include time-consuming checks");
        _repair = flags.Bool("repair", 'r', "Remove inconsistent images");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Check storage for consistency and remove anything that looks damaged\n";

    /// <inheritdoc/>
    public override string[] Examples => ["system check"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var options = new ConsistencyOptions { Repair = _repair.Value, Force = _force.Value, Quick = _quick.Value, UnusedLayerAge = _max.Value };
        using var engine = invocation.Global.Open();
        var report = engine.Consistency.Check(options);
        foreach (var problem in report.Found)
            invocation.Out.WriteLine(problem.Description);
        if (report.Left.Count == 0)
            return 0;
        if (options is { Repair: false, Force: false })
            throw new EngineException(ErrorKind.Internal, "damage detected in local storage");
        invocation.Out.Flush();
        foreach (var problem in report.Left)
            invocation.Report(problem.Description);
        throw new EngineException(ErrorKind.Internal, "damage in local storage could not be repaired");
    }
}
