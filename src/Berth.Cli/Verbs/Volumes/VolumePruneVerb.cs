using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Volumes;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Volumes;

/// <summary>podman-volume-prune(1).</summary>
internal sealed class VolumePruneVerb : Verb
{
    private const int Failure = 125;
    private readonly TextListFlag _filter;
    private readonly BoolFlag _force;

    internal VolumePruneVerb(FlagSet flags)
    {
        _filter = flags.Array("filter", "Provide filter values (e.g. 'label=<key>=<value>')").Completes(Completion.Filters);
        _force = flags.Bool("force", 'f', "Do not prompt for confirmation");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "Volumes that are not currently owned by a container will be removed.";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var engine = invocation.Global.Open().Volumes;
        if (!_force.Value && !Confirm(invocation, engine)) return 0;
        var status = 0;
        foreach (var (name, failure) in engine.Prune(_filter.Value))
        {
            if (failure is null)
            {
                invocation.Out.WriteLine(name);
                continue;
            }

            invocation.Report(failure.Message);
            status = Failure;
        }

        return status;
    }

    private bool Confirm(Invocation invocation, VolumeEngine engine)
    {
        invocation.Out.WriteLine("WARNING! This will remove all volumes not used by at least one container. The following volumes will be removed:");
        var names = engine.Unused(_filter.Value);
        if (names.Count == 0)
        {
            invocation.Out.WriteLine("No dangling volumes found");
            return false;
        }

        foreach (var name in names) invocation.Out.WriteLine(name);
        invocation.Out.Write("Are you sure you want to continue? [y/N] ").Flush();
        var answer = Console.In.ReadLine() ?? throw new EngineException(ErrorKind.Internal, "EOF");
        return answer.Length > 0 && char.ToLowerInvariant(answer[0]) == 'y';
    }
}
