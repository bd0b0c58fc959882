using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Filters;

namespace Berth.Cli.Verbs.Containers;

/// <summary><c>container prune</c>: podman-container-prune(1).</summary>
internal sealed class ContainerPruneVerb : Verb
{
    private readonly TextListFlag _filters;
    private readonly BoolFlag _force;

    internal ContainerPruneVerb(FlagSet flags)
    {
        _filters = flags.Array("filter", "Provide filter values (e.g. 'label=<key>=<value>')").Completes(Completion.Filters);
        _force = flags.Bool("force", 'f', "Do not prompt for confirmation.  The default is false");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "podman container prune\n\n\tRemoves all non running containers";

    /// <inheritdoc/>
    public override string[] Examples => ["container prune"];

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (!_force.Value && !Confirmation.Ask(invocation, "WARNING! This will remove all non running containers."))
            return 0;
        FilterTerm.Check(_filters.Value);
        var containers = invocation.Global.Open().Containers;
        var status = 0;
        var removed = containers.Prune(_filters.Value, (_, error) =>
        {
            invocation.Report(error.Message);
            status = 125;
        });
        foreach (var id in removed)
            invocation.Out.WriteLine(id);
        invocation.Out.Flush();
        containers.EmptyTrash();
        return status;
    }
}
