using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Networks.Listing;

namespace Berth.Cli.Verbs.Networks;

/// <summary>podman-network-prune(1).</summary>
internal sealed class NetworkPruneVerb : Verb
{
    private const int Failure = 125;
    private readonly TextListFlag _filter;
    private readonly BoolFlag _force;

    internal NetworkPruneVerb(FlagSet flags)
    {
        _filter = flags.Array("filter", "Provide filter values (e.g. 'label=<key>=<value>')").Completes(Completion.Filters);
        _force = flags.Bool("force", 'f', "Do not prompt for confirmation");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string[] Examples => ["network prune", "network prune --filter until=2h"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        var filter = NetworkFilter.ForPrune(_filter.Value, DateTimeOffset.UtcNow);
        if (!_force.Value && !IsConfirmed(invocation)) return 0;
        var (removed, errors) = invocation.Global.Open().Containers.Networks.Prune(filter);
        foreach (var name in removed) invocation.Out.WriteLine(name);
        foreach (var error in errors) invocation.Report(error.Message);
        return errors.Count == 0 ? 0 : Failure;
    }

    private static bool IsConfirmed(Invocation invocation)
    {
        invocation.Out.WriteLine("WARNING! This will remove all networks not used by at least one container.");
        invocation.Out.Write("Are you sure you want to continue? [y/N] ").Flush();
        return Console.In.ReadLine() is { Length: > 0 } answer && answer[0] is 'y' or 'Y';
    }
}
