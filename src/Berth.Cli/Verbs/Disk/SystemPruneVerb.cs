using Berth.Engine.Templates.Formatting;
using Berth.Cli.Commands;
using Berth.Cli.Flags;
using Berth.Engine.Disk;
using Berth.Linux.Errors;

namespace Berth.Cli.Verbs.Disk;

/// <summary>podman-system-prune(1).</summary>
internal sealed class SystemPruneVerb : Verb
{
    private const int Failure = 125;
    private readonly BoolFlag _all, _build, _external, _force, _volumes;
    private readonly TextListFlag _filter;

    internal SystemPruneVerb(FlagSet flags)
    {
        _all = flags.Bool("all", 'a', "Remove all unused data");
        _build = flags.Bool("build", "Remove build containers");
        _external = flags.Bool("external", "Remove container data in storage not controlled by Podman");
        _filter = flags.Array("filter", "Provide filter values (e.g. 'label=<key>=<value>')").Completes(Completion.Filters);
        _force = flags.Bool("force", 'f', "Do not prompt for confirmation.  The default is false");
        _volumes = flags.Bool("volumes", "Prune volumes");
    }

    /// <inheritdoc/>
    public override string Synopsis => "[options]";

    /// <inheritdoc/>
    public override string Description => "podman system prune\n\n\tRemove unused data";

    /// <inheritdoc/>
    public override ArgumentRule ArgumentRule => ArgumentRule.None;

    /// <inheritdoc/>
    public override int Run(Invocation invocation)
    {
        if (_external.Value)
        {
            if (_all.Value || _volumes.Value || _filter.Value.Count > 0)
                throw new InvalidArgumentException("system prune --external cannot be combined with other options");
            invocation.Global.Open().ImageStore.Check.Sweep();
            return 0;
        }

        if (!_force.Value && !Commands.Confirmation.Ask(invocation, Warning())) return 0;
        var report = invocation.Global.Open().Prune(new SystemPruneOptions
        {
            All = _all.Value,
            Volumes = _volumes.Value,
            BuildContainers = _build.Value,
            Filters = _filter.Value,
        });
        Print(invocation, "Deleted Containers", report.Containers);
        Print(invocation, "Deleted Volumes", report.Volumes);
        Print(invocation, "Deleted Images", report.Images);
        Print(invocation, "Deleted Networks", report.Networks);
        invocation.Out.Write("Total reclaimed space: ").WriteLine(HumanSize.OfDecimal(report.Freed));
        invocation.Out.Flush();
        foreach (var error in report.Errors) invocation.Report(error.Message);
        return report.Errors.Count == 0 ? 0 : Failure;
    }

    private static void Print(Invocation invocation, string heading, List<string> removed)
    {
        if (removed.Count == 0) return;
        invocation.Out.WriteLine(heading);
        foreach (var one in removed) invocation.Out.WriteLine(one);
    }

    private string Warning() => "WARNING! This command removes:\n\t- all stopped containers\n\t- all networks not used by at least one container\n"
        + (_volumes.Value ? "\t- all volumes not used by at least one container\n" : "")
        + (_build.Value ? "\t- all build containers\n" : "")
        + (_all.Value ? "\t- all images without at least one container associated with them\n\t- all build cache\n" : "\t- all dangling images\n\t- all dangling build cache\n");
}
